"""What changed from one text to the next: by lines, and by words inside the lines that changed.

Nothing is escaped here: the rows hold what people wrote, and the template makes it safe. Line endings don't count.
What would take longer than a second or two to look at comes as lines removed and lines added.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from markup.matching import Effort, count_words, lines, matching_blocks, words

STEPS = 3_000_000  # keeps the worst 256 KB, the longest page, within two seconds; ordinary ones take 0.1
TYPO_WORDS = 3
MAJOR_WORDS = 200
FORMAT = re.compile(r"[*_~`#>|\\\s]*")
FORMAT_OF_A_LINE = re.compile(r"[*_~`#>|\\\s+=-]*(\d+[.)]\s*)?")  # lists and rules are made at its beginning


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Segment(NamedTuple):
    """A piece of a line, and whether the other text lacks it. `is_format`: it holds no words, only how they look."""

    text: str
    is_changed: bool
    is_format: bool = False


@dataclass(frozen=True)
class Row:
    """A line of the old text, of the new one, or of both. The side that lacks it has no number and no segments."""

    kind: Kind
    old_number: int | None
    new_number: int | None
    before: list[Segment]
    after: list[Segment]

    @property
    def is_format(self) -> bool:
        """Whether the words stayed, and only how they look changed."""
        changed = [segment for segment in [*self.before, *self.after] if segment.is_changed]
        return self.kind == Kind.CHANGED and all(segment.is_format for segment in changed)


class Stretch(NamedTuple):
    """Neighbouring rows, to be shown or folded away."""

    rows: list[Row]
    is_folded: bool


class Summary(NamedTuple):
    """A changed line counts as one removed and one added."""

    lines_added: int
    lines_removed: int
    words_added: int
    words_removed: int


class SizeOfChange(StrEnum):
    TYPO = "typo"
    MEDIUM = "medium"
    MAJOR = "major"


def compare(old: str, new: str) -> list[Row]:
    """All lines of both texts, in order."""
    effort = Effort(STEPS)
    before, after = visible_lines(old), visible_lines(new)
    rows = []
    i = j = 0
    for old_at, new_at in twins(before, after, effort):
        rows += [removed(before[at], at) for at in range(i, old_at)]
        rows += [added(after[at], at) for at in range(j, new_at)]
        if old_at < len(before):
            rows.append(kept(before[old_at], after[new_at], old_at, new_at, effort))
        i, j = old_at + 1, new_at + 1
    return rows


def changed_characters(old: str, new: str) -> int:
    """How many characters of changed words were taken out or put in, whichever is more."""
    rows = compare(old, new)
    out, put_in = (
        sum(len(segment.text) for row in rows for segment in side(row) if segment.is_changed)
        for side in (attrgetter("before"), attrgetter("after"))
    )
    return max(out, put_in)


def fold(rows: list[Row], context: int = 3) -> list[Stretch]:
    """Cut the rows into stretches: what is further than `context` lines from any change is folded away."""
    changes = [at for at, row in enumerate(rows) if row.kind != Kind.SAME]
    near = {at for change in changes for at in range(change - context, change + context + 1)}
    stretches = []
    for is_near, places in groupby(range(len(rows)), near.__contains__):
        stretch = [rows[at] for at in places]
        stretches.append(Stretch(stretch, is_folded=not is_near and len(stretch) > 1))
    return stretches


def summarise(rows: list[Row]) -> Summary:
    kinds = Counter(row.kind for row in rows)
    return Summary(
        lines_added=kinds[Kind.ADDED] + kinds[Kind.CHANGED],
        lines_removed=kinds[Kind.REMOVED] + kinds[Kind.CHANGED],
        words_added=sum(changed_words(row.after) for row in rows),
        words_removed=sum(changed_words(row.before) for row in rows),
    )


def size_of_change(old: str, new: str) -> SizeOfChange:
    """Typo: a few words of a text. Major: a third of its words, or very many, or all of a new one. Else medium."""
    summary = summarise(compare(old, new))
    changed = max(summary.words_added, summary.words_removed)
    if old and changed <= TYPO_WORDS:
        return SizeOfChange.TYPO
    if changed >= MAJOR_WORDS or changed * 3 >= max(count_words(words(old)), count_words(words(new))):
        return SizeOfChange.MAJOR
    return SizeOfChange.MEDIUM


def visible_lines(text: str) -> list[str]:
    return [line.rstrip("\r\n") for line in lines(text)]


def changed_words(segments: list[Segment]) -> int:
    return sum(count_words(words(segment.text)) for segment in segments if segment.is_changed)


def twins(before: list[str], after: list[str], effort: Effort) -> Iterator[tuple[int, int]]:
    """Where the lines are that both texts have, changed or not, in order. Last, the ends of the texts."""
    i = j = 0
    for old_at, new_at, size in matching_blocks(before, after, effort):
        for k, m in alike(before[i:old_at], after[j:new_at], effort):
            yield i + k, j + m
        for k in range(size):
            yield old_at + k, new_at + k
        i, j = old_at + size, new_at + size
    yield len(before), len(after)


def alike(before: list[str], after: list[str], effort: Effort) -> list[tuple[int, int]]:
    """Which of the old lines became which of the new ones: they share half of the shorter one's words, or more."""
    old_places, old_words = by_word(before)
    new_places, new_words = by_word(after)
    shared: Counter[tuple[int, int]] = Counter()
    for a, b, size in matching_blocks(old_words, new_words, effort, isjunk=str.isspace):
        for k in range(size):
            shared[old_places[a + k], new_places[b + k]] += len(old_words[a + k].strip())

    pairs: dict[int, int] = {}
    for (i, j), length in shared.most_common():
        is_free = i not in pairs and j not in pairs.values()
        if is_free and length * 2 >= max(1, min(visible_length(before[i]), visible_length(after[j]))):
            pairs[i] = j
    return sorted(pairs.items())


def by_word(text: list[str]) -> tuple[list[int], list[str]]:
    """The words of some lines, and the line that each stands in."""
    pieces = [(at, word) for at, line in enumerate(text) for word in words(line)]
    return [at for at, _word in pieces], [word for _at, word in pieces]


def visible_length(line: str) -> int:
    return len("".join(line.split()))


def removed(line: str, at: int) -> Row:
    return Row(Kind.REMOVED, at + 1, None, [Segment(line, is_changed=True)], [])


def added(line: str, at: int) -> Row:
    return Row(Kind.ADDED, None, at + 1, [], [Segment(line, is_changed=True)])


def kept(old: str, new: str, old_at: int, new_at: int, effort: Effort) -> Row:
    """A line that is in both texts; if it changed, with the words that did."""
    if old == new:
        segments = [Segment(old, is_changed=False)]
        return Row(Kind.SAME, old_at + 1, new_at + 1, segments, segments)
    old_words, new_words = words(old), words(new)
    blocks = matching_blocks(old_words, new_words, effort, isjunk=str.isspace)
    before = marked(old_words, [(block.a, block.size) for block in blocks])
    after = marked(new_words, [(block.b, block.size) for block in blocks])
    return Row(Kind.CHANGED, old_at + 1, new_at + 1, before, after)


def marked(pieces: list[str], common: list[tuple[int, int]]) -> list[Segment]:
    """The pieces as segments: what lies outside the common stretches (start, length) is changed."""
    segments: list[Segment] = []
    at = 0
    for start, size in common:
        for stretch, is_changed in ((pieces[at:start], True), (pieces[start : start + size], False)):
            if stretch:
                text = "".join(stretch)
                segments.append(Segment(text, is_changed, is_changed and is_format(text, is_first=not segments)))
        at = start + size
    return segments


def is_format(text: str, *, is_first: bool) -> bool:
    """Whether a changed piece of a line only says how words look; `is_first` if the line begins with it."""
    return bool((FORMAT_OF_A_LINE if is_first else FORMAT).fullmatch(text))
