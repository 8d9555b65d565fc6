"""Lists of events: what comes, the next first, and what was, the last first; each paged by key."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q

from communities.models import Event, EventQuerySet
from communities.paging import moment_from, number_from

PAGE_SIZE = 20


@dataclass(frozen=True)
class Agenda:
    """One page of a list. `older` is the query string of the next, or empty."""

    events: list[Event]
    is_past: bool
    older: str
    is_first: bool


def agenda(found: EventQuerySet, *, reader, asked) -> Agenda:
    """The events of these that the query string asks for: `show=past`, `after`. What means nothing is left aside."""
    is_past = asked.get("show") == "past"
    after = asked.get("after", "").replace("\x00", "")[:80]
    ordered = found.past() if is_past else found.coming()
    page = list(_behind(ordered, after, is_past=is_past).for_list(reader)[: PAGE_SIZE + 1])
    shown = page[:PAGE_SIZE]
    older = _query(shown[-1], is_past=is_past) if len(page) > PAGE_SIZE else ""
    return Agenda(shown, is_past, older, not after)


def _query(last: Event, *, is_past: bool) -> str:
    asked = {"show": "past"} if is_past else {}
    return "?" + urlencode(asked | {"after": f"{last.starts_at.isoformat()}~{last.pk}"})


def _behind(events: EventQuerySet, key: str, *, is_past: bool) -> EventQuerySet:
    """The rest of the list behind a key. A key that is none changes nothing."""
    moment, _mark, pk = key.partition("~")
    starts_at, last = moment_from(moment), number_from(pk)
    if starts_at is None or last is None:
        return events
    way = "lt" if is_past else "gt"
    return events.filter(Q(**{f"starts_at__{way}": starts_at}) | Q(starts_at=starts_at, **{f"pk__{way}": last}))
