"""Searching as one reader: what the query string asks, ranked in the index, loaded from what one may read now."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import batched

from django.db.models import QuerySet
from django.utils.functional import Promise

from accounts.models import User
from accounts.prepared import prepared
from discussions.models import Thread
from knowledge.asked import (
    KINDS,
    LAST_PAGE,
    LONGEST_QUERY,
    STATES,
    Asked,
    Understood,
    archived_of,
    readable_communities,
    understand,
)
from knowledge.engine import Broken, Results, Search
from knowledge.indexing import engine
from knowledge.models import Entry
from knowledge.operators import Parsed, without
from knowledge.pinning import MOST_OF_ONE, pinned
from knowledge.ranking import Ranked, ranked
from knowledge.ranking import found as found_by
from knowledge.wording import alternatives
from knowledge.words import excerpt, has_every_word, marked

logger = logging.getLogger(__name__)

PAGE_SIZE = 20
AT_ONCE = 24  # entries that one query loads: a page, and what is pinned above it
MOST_PEOPLE = 3
MOST_SIMILAR = 7
ALIKE = 0.45  # of the best score: what has less is about something else

THREADS_AND_PAGES = frozenset({*Thread.Kind.values, Entry.Kind.PAGE})
PAGES = frozenset({Entry.Kind.PAGE})


@dataclass(frozen=True)
class Chip:
    """One filter. Choosing it again takes it away."""

    label: str
    link: str
    is_chosen: bool
    count: int | None = None


@dataclass(frozen=True)
class Hit:
    """One thing that was found. Title and excerpt come in pieces, each with whether it was asked for."""

    entry: Entry
    title: list[tuple[str, bool]]
    excerpt: list[tuple[str, bool]]
    is_pinned: bool = False


@dataclass(frozen=True)
class Found:
    """A page of results."""

    asked: Asked
    results: Results = field(default_factory=Results)
    parsed: Parsed = field(default_factory=Parsed)
    notes: list[str | Promise] = field(default_factory=list)  # what was left aside, and why
    search: Search | None = None  # what was looked for in the end
    meant: str = ""  # the query with its unknown words as they may have been meant
    hits: list[Hit] = field(default_factory=list)
    kinds: list[Chip] = field(default_factory=list)
    states: list[Chip] = field(default_factory=list)
    communities: list[tuple[str, str, int]] = field(default_factory=list)  # slug, name, hits
    people: Iterable[User] = field(default_factory=list)
    is_broken: bool = False

    @property
    def is_filtered(self) -> bool:
        return bool(self.asked.kind or self.asked.state or self.asked.community)

    @property
    def is_plain(self) -> bool:
        """Whether it looked for words everywhere, on the first page."""
        return self.asked.page == 1 and not (self.is_filtered or self.parsed.terms or self.is_broken)

    @property
    def is_in_vain(self) -> bool:
        """Whether nothing at all had every word: the best hit would. A word that was made good is not looked for."""
        best = self.hits[0] if self.hits else None
        if best is None or self.search is None:
            return True
        names = [(one.words, name) for one in self.search.alternatives for name in one.others]
        entry = best.entry
        text = f"{entry.title} {' '.join(entry.tags)} {entry.text}"
        return not best.is_pinned and not has_every_word(text, self.search.text, names)

    @property
    def total(self) -> int:
        return max(self.results.total, len(self.hits))

    @property
    def operators(self) -> list[tuple[str, str]]:
        """Each operator of the query as it was typed, with the search without it."""
        return [(term.typed, self.asked.link(q=without(self.asked.text, term))) for term in self.parsed.terms]

    @property
    def fields(self) -> dict[str, str]:
        """The query as the fields of a form."""
        names = ["phrase", "title", "tag", "by", "in", "is", "after", "before"]
        values = {name: next(iter(self.parsed.values(name)), "") for name in names}
        return values | {"words": self.parsed.words, "not": " ".join(self.parsed.values("not"))}

    @property
    def meant_link(self) -> str:
        return self.asked.link(q=self.meant) if self.meant else ""

    @property
    def newer(self) -> str:
        return self.asked.link(page=self.asked.page - 1) if self.asked.page > 1 else ""

    @property
    def older(self) -> str:
        has_more = self.results.total > self.asked.page * PAGE_SIZE and self.asked.page < LAST_PAGE
        return self.asked.link(page=self.asked.page + 1) if has_more else ""


def find(user: User, asked: Asked) -> Found:
    """Search for what was asked, with the rights of `user`."""
    page = {"limit": PAGE_SIZE, "offset": (asked.page - 1) * PAGE_SIZE}
    understood = understand(asked, user, **page)
    if understood is None:
        return Found(asked)  # what one may not read answers as what does not exist
    readable, parsed, search = understood.readable, understood.parsed, understood.search
    try:
        reached = ranked(search, query=asked.text, everywhere=frozenset(readable))
    except Broken:
        logger.exception("The index can't be read.")
        return Found(asked, is_broken=True)
    results = reached.results
    return Found(
        asked,
        results,
        parsed,
        [*understood.notes, *reached.notes],
        reached.search,
        reached.meant,
        hits=_hits(reached, pinned_for(asked, understood), user, is_first_page=asked.page == 1),
        kinds=_chips(asked, "kind", KINDS, results.kinds),
        states=_chips(asked, "state", STATES, results.signals),
        communities=sorted(
            ((readable[pk].slug, readable[pk].name, count) for pk, count in results.communities.items()),
            key=lambda found: -found[2],
        ),
        people=people_named(asked.text, user) if asked.page == 1 else [],
    )


def pinned_for(asked: Asked, understood: Understood) -> list[int]:
    """The entries that stand first, whoever asks: where nothing else is asked than words."""
    is_narrowed = asked.kind or asked.state or understood.parsed.terms
    within = understood.search.within
    return [] if is_narrowed else pinned(asked.text, readable=understood.readable, within=within)


def _hits(reached: Ranked, first: list[int], user: User, *, is_first_page: bool) -> list[Hit]:
    """What was found, below what is pinned: of that, as much as the reader may read."""
    search, found = reached.search, [hit.entry for hit in reached.results.hits]
    entries = entries_of([*first, *found], user)
    places = {search.within} if search.within else search.communities
    pins = [pk for pk in first if pk in entries and entries[pk].community_id in places][:MOST_OF_ONE]
    rest = [pk for pk in found if pk in entries and pk not in pins]
    words = search.highlighted
    top = [drawn(entries[pk], words, is_pinned=True) for pk in pins if is_first_page]
    return top + [drawn(entries[pk], words) for pk in rest]


def entries_of(ids: list[int], user: User, *, is_listed: bool = False) -> dict[int, Entry]:
    """Those of these entries that `user` may read, by key; `is_listed` leaves out unlisted threads."""
    found: dict[int, Entry] = {}
    for some in batched(ids, AT_ONCE, strict=False):
        filled = [*some, *[some[-1]] * (AT_ONCE - len(some))]
        asked = {f"entry{place}": pk for place, pk in enumerate(filled)}
        found |= {entry.pk: entry for entry in _readable(user, is_listed=is_listed, **asked)}
    return found


@prepared
def _readable(reader, *, is_listed: bool, **ids: int) -> QuerySet[Entry]:
    entries = Entry.objects.visible_to(reader).filter(pk__in=list(ids.values()))
    entries = entries.select_related("community", "author", "event")
    return entries.listed() if is_listed else entries


def drawn(entry: Entry, text: str, *, is_pinned: bool = False) -> Hit:
    return Hit(entry, marked(entry.title, text), excerpt(entry.text, text), is_pinned)


def _chips(asked: Asked, name: str, labels: Mapping[str, str | Promise], counts: dict[str, int]) -> list[Chip]:
    chosen = getattr(asked, name)
    return [
        Chip(str(label), asked.link(**{name: "" if value == chosen else value}), value == chosen, counts.get(value, 0))
        for value, label in labels.items()
        if counts.get(value) or value == chosen
    ]


def people_named(text: str, user: User) -> QuerySet[User]:
    """The first people of that name."""
    if not 2 <= len(text) <= 80:
        return User.objects.none()
    return User.objects.visible_to(user).in_directory().filter(name__icontains=text).by_name()[:MOST_PEOPLE]


def written_between(user: User, asked: Asked, *, after: datetime, before: datetime, most: int) -> list[Entry]:
    """What has every word of a search and was written in that time, the newest first. By words alone. Raises Broken.

    So many at most, of those that fit best.
    """
    understood = understand(asked, user, every_word=True, limit=most)
    if understood is None:
        return []
    search = understood.search
    first, last = int(after.timestamp()), int(before.timestamp())
    search = replace(search, after=max(first, search.after or 0), before=min(last, search.before or last))
    found = entries_of([hit.entry for hit in engine().search(search).hits], user)
    return sorted(found.values(), key=lambda entry: (entry.created_at, entry.pk), reverse=True)


def similar(
    text: str,
    user: User,
    *,
    community: str = "",
    without: int | None = None,
    kinds: frozenset[str] = THREADS_AND_PAGES,
) -> list[Entry]:
    """Threads and pages that may answer a question already, ranked over any of its words, best first.

    `community` is the slug of where it is asked: what is alike there comes first. `without` is the key of an entry
    that is left out.
    """
    readable = readable_communities(user)
    text = text[:LONGEST_QUERY]
    search = Search(
        text=text,
        communities=frozenset(readable),
        archived=archived_of(readable),
        alternatives=alternatives(text, readable=readable),
        kinds=kinds,
        any_words=True,
        limit=2 * MOST_SIMILAR,
    )
    try:
        results = found_by(search)
    except Broken:
        logger.exception("The index can't be read.")
        return []
    best = max((hit.score for hit in results.hits), default=0.0)
    ids = [hit.entry for hit in results.hits if hit.score >= ALIKE * best and hit.entry != without]
    found = entries_of(ids, user, is_listed=True)
    entries = [found[pk] for pk in ids if pk in found and "duplicate" not in found[pk].signals]
    entries.sort(key=lambda entry: entry.community.slug != community)
    return entries[:MOST_SIMILAR]
