"""From an answer that worked to the beginning of a wiki page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.places import Place
from communities.paging import number_from
from discussions.models import Post, Thread


def answer_to_keep(thread: Thread, number: str = "") -> Post | None:
    """The reply of that number, or the one that stands first. None where nobody replied."""
    replies = thread.posts.filter(removal=None).select_related("author").answers_in_order()
    if number.isdecimal():
        return replies.filter(number=int(number)).first()
    return replies.first()


def distilled(thread: Thread, answer: Post) -> dict:
    """What the page begins with: the problem and what solved it, for its writer to shorten."""
    opening = thread.posts.get(number=1)
    problem, solution = (_("Problem"), _("Solution")) if thread.is_question else (_("Context"), _("What we learned"))
    return {
        "title": thread.title,
        "body": f"## {problem}\n\n{opening.body.strip()}\n\n## {solution}\n\n{answer.body.strip()}\n",
        "tags": " ".join(thread.tag_names),
    }


def places_of_keeping(reader: User, keys: set[str]) -> dict[str, Place]:
    """Of a draft of a page that keeps an answer: where one goes on with it."""
    numbers = [number for key in keys if (number := number_from(key)) is not None]
    answers = Post.objects.visible_to(reader).select_related("thread").in_bulk(numbers)
    return {
        str(pk): Place(
            _("Keep in the wiki: %(title)s") % {"title": post.thread.title},
            f"{reverse('knowledge:keep', args=[post.thread_id])}?post={post.number}",
        )
        for pk, post in answers.items()
    }
