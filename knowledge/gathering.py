"""What happened since a moment, gathered once for each community and shared by all its readers."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q, QuerySet

from communities.kinds import Reference
from communities.models import Community
from knowledge.models import Entry, Keep

MOST_ELSEWHERE = 100  # from which everybody gets one
WORTH_OF_VOTE = 2  # in replies


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a letter may list."""

    entry: int
    section: str
    heat: int  # votes and replies: what many cared for comes first
    community: int
    author: int | None
    place: Reference  # the thread or page, by which people follow and ignore it
    last_number: int
    active_at: dt.datetime
    tags: frozenset[str]
    is_unanswered: bool


@dataclass
class Gathering:
    """What happened since a moment, in each community that somebody asks for."""

    since: dt.datetime
    _items: dict[int, list[Item]] = field(default_factory=dict)
    _figures: dict[int, Counter[str]] = field(default_factory=dict)

    def of(self, communities: Iterable[int]) -> list[Item]:
        """What happened in these, what many cared for first."""
        wanted = set(communities)
        self._gather(wanted - self._items.keys())
        items = [item for community in wanted for item in self._items[community]]
        return sorted(items, key=lambda item: (-item.heat, -item.entry))

    def figures_of(self, communities: Iterable[int]) -> dict[int, Counter[str]]:
        """How much of each there was in those of these communities where there was anything."""
        return {community: self._figures[community] for community in communities if self._figures.get(community)}

    @cached_property
    def elsewhere(self) -> list[Item]:
        """What helped people in open communities: for who does not belong there."""
        helped = Q(score__gt=0) | Q(signals__contains=["kept"])
        there = _news(self.since).filter(helped, community__visibility=Community.Visibility.OPEN)
        there = there.filter(community__is_archived=False).order_by("-score", "-pk")[:MOST_ELSEWHERE]
        return [self._item(entry, "elsewhere") for entry in there]

    @cached_property
    def _kept(self) -> set[int]:
        """The pages that were made of answers since."""
        return set(Keep.objects.filter(at__gte=self.since).values_list("page", flat=True))

    def _gather(self, communities: set[int]) -> None:
        if not communities:
            return
        self._items |= {community: [] for community in communities}
        self._figures |= {community: Counter() for community in communities}
        for entry in _news(self.since).filter(community__in=communities).iterator(chunk_size=1000):
            section = self._section_of(entry)
            if section:
                item = self._item(entry, section)
                self._items[item.community].append(item)
                self._figures[item.community].update(self._counts_as(entry, section))

    def _item(self, entry: Entry, section: str) -> Item:
        thread = entry.thread
        return Item(
            entry=entry.pk,
            section=section,
            heat=WORTH_OF_VOTE * entry.score + (thread.reply_count if thread else 0),
            community=entry.community_id,
            author=entry.author_id,
            place=("thread", thread.pk) if thread else ("page", entry.page_id),  # type: ignore[arg-type]
            last_number=thread.last_number if thread else 0,
            active_at=entry.active_at,
            tags=frozenset(entry.tags),
            is_unanswered="unanswered" in entry.signals,
        )

    def _section_of(self, entry: Entry) -> str | None:
        is_new = entry.created_at >= self.since
        if entry.page_id:
            return "kept" if entry.page_id in self._kept else "pages"
        if entry.kind == Entry.Kind.ANNOUNCEMENT:
            return "announced" if is_new else None
        return "new" if is_new or "answered" in entry.signals else None

    def _counts_as(self, entry: Entry, section: str) -> list[str]:
        if entry.page_id:
            return ["pages", "kept"] if section == "kept" else ["pages"]
        asked = ["asked"] if entry.kind == Entry.Kind.QUESTION and entry.created_at >= self.since else []
        return asked + ["answered"] * ("answered" in entry.signals)


def _news(since: dt.datetime) -> QuerySet[Entry]:
    """The threads and pages where something happened, listed ones alone."""
    there = Q(thread__isnull=False, thread__removal=None) | Q(page__isnull=False, page__removal=None)
    entries = Entry.objects.listed().filter(there, active_at__gte=since).exclude(signals__contains=["duplicate"])
    return entries.select_related("thread").defer("text", "thread__title")
