"""Where in a text a passage stands that somebody quoted, and where it stands once the text has changed.

Texts are those of `markup.plain`: words apart by one space. Spaces don't count in what is looked for: a browser sees
other ones between two blocks than we do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from markup.matching import Effort, matching_blocks, words

CONTEXT = 60  # characters kept before and behind
LONG_ENOUGH = 16  # what is that long is known by itself, if it stands there once
STEPS = 2_000_000


@dataclass(frozen=True)
class Anchor:
    """Some words of a text, what stands around them, and where they begin."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.exact)


def anchored(text: str, start: int, end: int) -> Anchor:
    """The anchor of a stretch of the text, with whole words around it."""
    before, behind = text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT]
    if start > CONTEXT:
        before = before.partition(" ")[2]
    if end + CONTEXT < len(text):
        behind = behind.rpartition(" ")[0]
    return Anchor(text[start:end], before, behind, start)


def find(text: str, wanted: Anchor, *, strict: bool = False) -> Anchor | None:
    """Where the words stand: where most of what was around them stands too, then nearest to where they stood.

    With `strict` words that may as well be others need some of it at least.
    """
    squeezed, places = _squeezed(text)
    exact = _without_spaces(wanted.exact)
    if not exact:
        return None
    before, behind = _without_spaces(wanted.prefix), _without_spaces(wanted.suffix)
    best, best_rank = None, (-1, 0)
    found = list(_all(squeezed, exact))
    for at in found:
        alike = _alike_end(squeezed[:at][-len(before) or len(squeezed) :], before)
        alike += _alike_beginning(squeezed[at + len(exact) :][: len(behind)], behind)
        rank = (alike, -abs(places[at] - wanted.start))
        if rank > best_rank:
            best, best_rank = at, rank
    if best is None:
        return None
    is_sure = len(exact) >= LONG_ENOUGH and len(found) == 1
    if strict and not is_sure and best_rank[0] < min(8, len(before) + len(behind)):
        return None
    return anchored(text, places[best], places[best + len(exact) - 1] + 1)


def find_most(text: str, wanted: Anchor) -> Anchor | None:
    """As `find`; or else the longest piece of the words that stands there, if it is half of them at least."""
    if there := find(text, wanted):
        return there
    squeezed, places = _squeezed(text)
    exact = _without_spaces(wanted.exact)
    piece = SequenceMatcher(None, squeezed, exact, autojunk=False).find_longest_match()
    if 2 * piece.size < len(exact) or not piece.size:
        return None
    return anchored(text, places[piece.a], places[piece.a + piece.size - 1] + 1)


def carried(old: str, new: str, anchor: Anchor) -> Anchor | None:
    """The anchor in the changed text: around what is left of its words, if that is half of them, or where they went."""
    if old[anchor.start : anchor.end] != anchor.exact:
        there = find(old, anchor)
        if there is None:
            return find(new, anchor, strict=True)
        anchor = there
    stretch, kept = _what_is_left(old, new, anchor)
    if stretch and 2 * kept >= len(_without_spaces(anchor.exact)):
        return anchored(new, *stretch)
    return find(new, anchor, strict=True)


def _what_is_left(old: str, new: str, anchor: Anchor) -> tuple[tuple[int, int] | None, int]:
    """From where to where in the new text the old words stand that are still there, and how much of them is."""
    before, after = words(old), words(new)
    old_at, new_at = _offsets(before), _offsets(after)
    first = last = None
    kept = 0
    for block in matching_blocks(before, after, Effort(STEPS)):
        for step in range(block.size):
            begins, piece = old_at[block.a + step], before[block.a + step]
            if anchor.start <= begins and begins + len(piece) <= anchor.end and not piece.isspace():
                place = new_at[block.b + step]
                first = place if first is None else first
                last = place + len(piece)
                kept += len(piece)
    return (None if first is None or last is None else (first, last)), kept


def _offsets(pieces: list[str]) -> list[int]:
    places, at = [], 0
    for piece in pieces:
        places.append(at)
        at += len(piece)
    return places


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The text without its spaces, and where in the text each character of it stands."""
    places = [place for place, letter in enumerate(text) if not letter.isspace()]
    return _without_spaces(text), places


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def _all(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at != -1:
        yield at
        at = text.find(wanted, at + 1)


def _alike_beginning(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _alike_end(one: str, other: str) -> int:
    return _alike_beginning(one[::-1], other[::-1])
