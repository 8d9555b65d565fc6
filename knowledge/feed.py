"""What a person's communities bring: the home page. Reads `Entry` alone."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q

from accounts.models import User
from communities.models import Community
from communities.paging import moment_from, number_from
from knowledge.models import Entry

PAGE_SIZE = 20
MOST_ASIDE = 5


@dataclass(frozen=True)
class Feed:
    """A page of what happened lately. `older` is the query string of the next, or nothing."""

    entries: list[Entry]
    older: str
    is_first: bool


def feed(user: User, *, after: str = "") -> Feed:
    """Threads and pages of the communities that `user` belongs to, lately active first."""
    entries = _of_mine(user).select_related("community", "author").order_by("-active_at", "-pk")
    page = list(_behind(entries, after).defer("text")[: PAGE_SIZE + 1])
    shown = page[:PAGE_SIZE]
    older = f"?{urlencode({'after': _key(shown[-1])})}" if len(page) > PAGE_SIZE else ""
    return Feed(shown, older, is_first=not after)


def unanswered(user: User) -> list[Entry]:
    """Questions in my communities that wait for an answer, newest first."""
    waiting = _of_mine(user).filter(signals__contains=["unanswered"]).exclude(author=user)
    return list(waiting.select_related("community").defer("text").order_by("-active_at", "-pk")[:MOST_ASIDE])


def kept(user: User) -> list[Entry]:
    """What was kept lately in wikis that `user` may read, whether they belong there or not: learning by accident."""
    pages = Entry.objects.visible_to(user).filter(page__keeps__isnull=False).distinct()
    return list(pages.select_related("community").defer("text").order_by("-active_at", "-pk")[:MOST_ASIDE])


def _of_mine(user: User):
    return Entry.objects.visible_to(user).filter(community__in=Community.objects.of(user), post=None)


def _key(entry: Entry) -> str:
    return f"{entry.active_at.isoformat()}~{entry.pk}"


def _behind(entries, key: str):
    """The rest of the list behind a key. A key that is none changes nothing."""
    moment, _mark, pk = key.partition("~")
    active_at, last = moment_from(moment), number_from(pk)
    if active_at is None or last is None:
        return entries
    return entries.filter(Q(active_at__lt=active_at) | Q(active_at=active_at, pk__lt=last))
