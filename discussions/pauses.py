"""What stands between the posts of a discussion: where the last visit ended, and where long nothing was said."""

import datetime as dt

from django.utils.translation import ngettext

from discussions.models import Post, Thread

LONG = dt.timedelta(days=7)

WEEK, MONTH, YEAR = 7, 30, 365  # days


def set_pauses(posts: list[Post], thread: Thread) -> None:
    """Give each post what stands before it. `posts` are a page in the order of their numbers."""
    for previous, post in zip([None, *posts], posts, strict=False):
        post.is_where_visit_ended = _is_where_visit_ended(previous, post, thread)
        silence = post.created_at - previous.created_at if previous else dt.timedelta()
        post.silence = in_words(silence) if silence > LONG else ""


def _is_where_visit_ended(previous: Post | None, post: Post, thread: Thread) -> bool:
    """Whether this is the first that is new. At the top of a page: if the reader read to the end of the page before."""
    is_first = not previous.is_new if previous else post.number - 1 == thread.read_to
    return post.is_new and is_first


def in_words(silence: dt.timedelta) -> str:
    """How much later the next post came."""
    days = silence.days
    if days < 2 * WEEK:
        return ngettext("%(count)d day later", "%(count)d days later", days) % {"count": days}
    if days < 2 * MONTH:
        weeks = days // WEEK
        return ngettext("%(count)d week later", "%(count)d weeks later", weeks) % {"count": weeks}
    if days < 2 * YEAR:
        months = days // MONTH
        return ngettext("%(count)d month later", "%(count)d months later", months) % {"count": months}
    years = days // YEAR
    return ngettext("%(count)d year later", "%(count)d years later", years) % {"count": years}
