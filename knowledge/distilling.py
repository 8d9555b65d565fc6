"""From an answer that worked to the beginning of a wiki page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.places import Place
from communities.paging import numbers_from
from discussions.models import Post, Thread
from wiki.fields import ArticleField, written


def answer_to_keep(thread: Thread, number: str = "") -> Post | None:
    """The reply of that number, or the one that stands first. None where nobody replied."""
    replies = thread.posts.filter(removal=None).select_related("author").answers_in_order()
    if number.isdecimal():
        return replies.filter(number=int(number)).first()
    return replies.first()


def distilled(thread: Thread, answer: Post) -> dict:
    """What the page begins with, for its writer to shorten: of a question the fields of an article."""
    opening = thread.posts.get(number=1)
    return {
        "title": thread.title,
        "body": fields_from(thread, opening, answer) if thread.is_question else story_from(opening, answer),
        "tags": " ".join(thread.tag_names),
        "is_article": thread.is_question,
    }


def fields_from(thread: Thread, opening: Post, answer: Post) -> str:
    """What was asked, where the answer is known to work, and the answer. Why it happens nobody has said."""
    return written(
        {
            ArticleField.ISSUE: opening.body,
            ArticleField.ENVIRONMENT: "".join(f"- {name}\n" for name in answer.environments),
            ArticleField.RESOLUTION: answer.body,
        }
    )


def story_from(opening: Post, answer: Post) -> str:
    context, learned = _("Context"), _("What we learned")
    return f"## {context}\n\n{opening.body.strip()}\n\n## {learned}\n\n{answer.body.strip()}\n"


def places_of_keeping(reader: User, keys: set[str]) -> dict[str, Place]:
    """Of a draft of a page that keeps an answer: where one goes on with it."""
    answers = Post.objects.visible_to(reader).select_related("thread").in_bulk(numbers_from(keys))
    return {
        str(pk): Place(
            _("Keep in the wiki: %(title)s") % {"title": post.thread.title},
            f"{reverse('knowledge:keep', args=[post.thread_id])}?post={post.number}",
        )
        for pk, post in answers.items()
    }
