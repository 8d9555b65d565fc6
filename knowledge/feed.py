"""What a person's communities bring: the home page. Reads `Entry` alone.

Each list is picked by an index, and what was picked is loaded once, as the reader may see it now.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from accounts.models import User
from communities.models import Community
from communities.paging import moment_from, number_from
from knowledge.models import Entry, Keep

PAGE_SIZE = 20
MOST_ASIDE = 5


@dataclass(frozen=True)
class Feed:
    """A page of what happened lately, and what stands beside it. `older` is the query string of the next, or empty."""

    entries: list[Entry]
    unanswered: list[Entry]
    kept: list[Entry]
    older: str
    is_first: bool


def feed(user: User, *, after: str = "") -> Feed:
    """What happened lately in the communities that `user` belongs to; questions there that wait for an answer; and
    what was kept lately anywhere that they may read: learning by accident.
    """
    mine = Entry.objects.filter(community__in=Community.objects.of(user), post=None)
    mine = mine.exclude(signals__contains=["duplicate"]).order_by("-active_at", "-pk")
    lately = list(_behind(mine, after).values_list("pk", "active_at")[: PAGE_SIZE + 1])
    waiting = mine.filter(signals__contains=["unanswered"]).exclude(author=user).exclude(thread__anonymity__person=user)
    picked = {
        "entries": [pk for pk, _active_at in lately[:PAGE_SIZE]],
        "unanswered": list(waiting.values_list("pk", flat=True)[:MOST_ASIDE]),
        "kept": _kept_lately(user),
    }
    visible = Entry.objects.visible_to(user).listed().select_related("community", "author").defer("text")
    found = visible.in_bulk({pk for ids in picked.values() for pk in ids})
    lists = {name: [found[pk] for pk in ids if pk in found] for name, ids in picked.items()}
    older = _key(*lately[PAGE_SIZE - 1]) if len(lately) > PAGE_SIZE else ""
    return Feed(**lists, older=older, is_first=not after)


def _kept_lately(user: User) -> list[int]:
    """The entries of the pages that keep answers, the newest first, each once."""
    keeps = Keep.objects.filter(page__community__in=Community.objects.readable_by(user), page__entry__isnull=False)
    newest = keeps.order_by("-pk").values_list("page__entry", flat=True)[: 3 * MOST_ASIDE]
    return list(dict.fromkeys(newest))[:MOST_ASIDE]


def _key(pk: int, active_at) -> str:
    return f"?{urlencode({'after': f'{active_at.isoformat()}~{pk}'})}"


def _behind(entries: QuerySet[Entry], key: str) -> QuerySet[Entry]:
    """The rest of the list behind a key. A key that is none changes nothing."""
    moment, _mark, pk = key.partition("~")
    active_at, last = moment_from(moment), number_from(pk)
    if active_at is None or last is None:
        return entries
    return entries.filter(Q(active_at__lt=active_at) | Q(active_at=active_at, pk__lt=last))
