"""Pages of a wiki that say nearly the same: for who keeps it, to make one of two."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from communities.models import Community
from knowledge.engine import Search
from knowledge.indexing import engine
from knowledge.models import Entry, Unlike
from knowledge.words import plain_words

AT_A_TIME = 60  # pages that are compared at once: a look-up in the index each
CANDIDATES = 6
LONGEST_QUERY = 30  # words of a page that others are looked for by
LONGEST_TEXT = 3_000  # words of it that are compared
RUN = 3  # words in a row that two texts must share to count
ALIKE = 0.5  # of the runs of the shorter text
FEWEST_RUNS = 8


@dataclass(frozen=True)
class Pair:
    """Two pages, and which part of the shorter one stands in the other, in percent."""

    older: Entry
    newer: Entry
    percent: int


@dataclass(frozen=True)
class Stretch:
    """What was found among some pages. `after` leads to the next ones, or is None."""

    pairs: list[Pair]
    after: int | None


def alike(community: Community, *, reader: User, after: int = 0) -> Stretch:
    """Pairs of pages that say nearly the same, the closest first. Raises Broken. At most four queries."""
    entries = Entry.objects.visible_to(reader).filter(community=community, page__obsolescence=None)
    listed = list(entries.filter(page__gt=after).order_by("page")[: AT_A_TIME + 1])
    looked_at = listed[:AT_A_TIME]
    near = {entry.pk: _near(entry) for entry in looked_at}
    others = entries.exclude(page=None).in_bulk({pk for found in near.values() for pk in found})
    runs = {entry.pk: runs_of(entry.text) for entry in [*looked_at, *others.values()]}
    known = unlike([entry.page_id for entry in looked_at])
    pairs = {}
    for entry in looked_at:
        for other in [others[pk] for pk in near[entry.pk] if pk in others]:
            older, newer = sorted([entry, other], key=lambda each: each.page_id)
            percent = round(100 * share(runs[older.pk], runs[newer.pk]))
            if percent >= 100 * ALIKE and (older.page_id, newer.page_id) not in known:
                pairs[older.pk, newer.pk] = Pair(older, newer, percent)
    ranked = sorted(pairs.values(), key=lambda pair: (-pair.percent, pair.older.pk, pair.newer.pk))
    return Stretch(ranked, looked_at[-1].page_id if len(listed) > AT_A_TIME else None)


def _near(entry: Entry) -> list[int]:
    """What the index finds by the page's title and first words, without the page."""
    text = " ".join([entry.title, *entry.text.split()[:LONGEST_QUERY]])
    here = frozenset({entry.community_id})
    asked = Search(text=text, communities=here, kinds=frozenset({"page"}), any_words=True, limit=CANDIDATES + 1)
    return [hit.entry for hit in engine().search(asked).hits if hit.entry != entry.pk]


def runs_of(text: str) -> set[tuple[str, ...]]:
    words = plain_words(text)[:LONGEST_TEXT]
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def share(one: set, other: set) -> float:
    """Which part of the smaller set is in the other. Of what is too short to tell, nothing."""
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest >= FEWEST_RUNS else 0.0


def unlike(pages: list[int]) -> set[tuple[int, int]]:
    """The pairs of which somebody said that they differ."""
    said = Unlike.objects.filter(Q(older__in=pages) | Q(newer__in=pages))
    return set(said.values_list("older", "newer"))
