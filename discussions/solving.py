"""What solved a question, for the top of its page."""

from dataclasses import dataclass

import markup
from discussions.models import Post

EXCERPT = 300  # characters
CLEARLY_BETTER = 3  # votes


@dataclass(frozen=True)
class Solution:
    """The accepted answer that stands first, and how it holds."""

    post: Post
    excerpt: str
    liked_more: Post | None  # another that clearly more people found useful

    @property
    def is_doubted(self) -> bool:
        """Whether it was accepted so long ago that somebody should say whether it is still right."""
        return self.post.is_asked_again


def solution_among(answers: list[Post]) -> Solution | None:
    """What solved it, of the answers on the first page of a question."""
    accepted = [post for post in answers if post.is_accepted]
    if not accepted:
        return None
    others = [post for post in answers if not post.is_accepted]
    best = max(others, key=lambda post: post.score, default=None)
    if best and best.score < max(post.score for post in accepted) + CLEARLY_BETTER:
        best = None
    return Solution(accepted[0], markup.excerpt(markup.plain(accepted[0].html), EXCERPT), best)
