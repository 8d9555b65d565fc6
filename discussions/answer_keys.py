"""Where an answer stands among those of its question, as a key: answers are paged by it, and found again."""

from urllib.parse import urlencode

from django.db.models import Q

from communities.paging import moment_from, number_from
from discussions.models import PAGE_SIZE, Post, PostQuerySet


def answer_key(post: Post, environment: str = "") -> str:
    accepted = post.accepted_at.isoformat() if post.accepted_at else ""
    works_here = HERE if environment and environment in post.environments else ""
    return f"{works_here}{accepted}~{post.score}~{post.number}"


HERE = "here~"  # what a key begins with of an answer that works in the reader's environment


def behind(answers: PostQuerySet, key: str, environment: str) -> PostQuerySet:
    """The answers that stand behind the one with this key. A key that is none changes nothing."""
    if not environment:
        return _behind_alike(answers, key.removeprefix(HERE))
    works_here = Q(environments__contains=[environment])
    if not key.startswith(HERE):
        return _behind_alike(answers.filter(~works_here), key) if key else answers
    behind = _behind_alike(answers.filter(works_here), key.removeprefix(HERE))
    return answers.filter(~works_here | Q(pk__in=behind.order_by().values("pk")))


def _behind_alike(answers: PostQuerySet, key: str) -> PostQuerySet:
    accepted, _mark, rest = key.partition("~")
    score, number = map(number_from, rest.partition("~")[::2])
    moment = moment_from(accepted)
    if score is None or number is None or (accepted and not moment):
        return answers
    weaker = Q(score__lt=score) | Q(score=score, number__gt=number)
    if not moment:
        return answers.filter(weaker, accepted_at=None)
    return answers.filter(Q(accepted_at=None) | Q(accepted_at__gt=moment) | Q(weaker, accepted_at=moment))


def place_of(post: Post, *, environment: str = "") -> str:
    """The query string of the page that shows the post to who works there: nothing for the first."""
    if not post.thread.is_question:
        page = (post.number - 1) // PAGE_SIZE + 1
        return f"?page={page}" if page > 1 else ""
    environment = environment if environment in post.thread.environments else ""
    answers = post.thread.posts.filter(removal=None).answers_in_order(environment=environment)
    if post.is_opening or post.pk in list(answers.values_list("pk", flat=True)[:PAGE_SIZE]):
        return ""
    stronger = Q(score__gt=post.score) | Q(score=post.score, number__lt=post.number)
    if post.accepted_at:
        before = Q(accepted_at__lt=post.accepted_at) | Q(stronger, accepted_at=post.accepted_at)
    else:
        before = Q(accepted_at__isnull=False) | Q(stronger, accepted_at=None)
    if environment:
        works_here = Q(environments__contains=[environment])
        before = before & works_here if environment in post.environments else before | works_here
    previous = post.thread.posts.answers_in_order(environment=environment).filter(before).last()
    return f"?{urlencode({'after': answer_key(previous, environment)})}" if previous else ""
