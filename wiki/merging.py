"""Bring together what two people made of the same text (diff3).

Texts are compared by lines. Where both changed the same or neighbouring lines, they are compared by words: two
changes in one line go together if a few untouched words stand between them. All else is a conflict, with both sides
kept to the character. Too much to compare in about a second is a conflict too, never a guess.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext

from markup.matching import Effort, count_words, lines, matching_blocks, words

STEPS = 3_000_000  # keeps 256 KB, the longest page, under a second
WORDS_APART = 3  # nearer changes may be about the same thing


@dataclass(frozen=True)
class Agreed:
    """Text that only one side changed, or both alike, or nobody."""

    text: str


@dataclass(frozen=True)
class Conflict:
    """Text that the two sides changed differently."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merge:
    """Agreed and conflicting parts of a text, in order."""

    parts: list[Agreed | Conflict]

    @property
    def is_clean(self) -> bool:
        return not self.conflicts

    @property
    def conflicts(self) -> list[Conflict]:
        return [part for part in self.parts if isinstance(part, Conflict)]

    @property
    def text(self) -> str | None:
        """The merged text, or None where somebody must decide."""
        return self.proposal if self.is_clean else None

    @property
    def proposal(self) -> str:
        """A text to go on from: where there are conflicts it holds both sides, and says so."""
        return "".join(part.text if isinstance(part, Agreed) else both_sides(part) for part in self.parts)


def merge(base: str, mine: str, theirs: str) -> Merge:
    """What `mine` and `theirs`, both made from `base`, are together."""
    effort = Effort(STEPS)
    parts = [
        settle(*chunk) or settle_by_words(*chunk, effort) or Conflict(*chunk)
        for chunk in chunks(lines(base), lines(mine), lines(theirs), effort)
    ]
    return Merge(joined(parts))


def settle(base: str, mine: str, theirs: str) -> Agreed | None:
    """What the sides agree on: a change by one of them, or the same by both."""
    if mine in (theirs, base):
        return Agreed(theirs)
    if theirs == base:
        return Agreed(mine)
    return None


def settle_by_words(base: str, mine: str, theirs: str, effort: Effort) -> Agreed | None:
    pieces = words(base), words(mine), words(theirs)
    settled = [settle(*chunk) for chunk in chunks(*pieces, effort, is_firm=keeps_apart)]
    if None in settled:
        return None
    return Agreed("".join(part.text for part in settled if part))


def keeps_apart(untouched: list[str]) -> bool:
    """Whether changes on both sides of these words are surely two things. Neighbouring lines never are."""
    return "\n" not in untouched and count_words(untouched) >= WORDS_APART


def chunks(
    base: list[str],
    mine: list[str],
    theirs: list[str],
    effort: Effort,
    is_firm: Callable[[list[str]], bool] = bool,
) -> Iterator[tuple[str, str, str]]:
    """Cut three texts where nobody touched the base: (base, mine, theirs), the untouched ones among them."""
    b = m = t = 0
    for start, mine_start, theirs_start, size in untouched_stretches(base, mine, theirs, effort):
        stretch = base[start : start + size]
        if size and not is_firm(stretch):
            continue
        before = base[b:start], mine[m:mine_start], theirs[t:theirs_start]
        for in_base, in_mine, in_theirs in (before, (stretch, stretch, stretch)):
            if in_base or in_mine or in_theirs:
                yield "".join(in_base), "".join(in_mine), "".join(in_theirs)
        b, m, t = start + size, mine_start + size, theirs_start + size


def untouched_stretches(
    base: list[str], mine: list[str], theirs: list[str], effort: Effort
) -> Iterator[tuple[int, int, int, int]]:
    """What both sides left as it was: where it starts in base, mine and theirs, and its length. Last, the ends."""
    in_mine = matching_blocks(base, mine, effort)
    in_theirs = matching_blocks(base, theirs, effort)
    i = j = 0
    while i < len(in_mine) and j < len(in_theirs):
        left, right = in_mine[i], in_theirs[j]
        start = max(left.a, right.a)
        end = min(left.a + left.size, right.a + right.size)
        if start < end:
            yield start, left.b + start - left.a, right.b + start - right.a, end - start
        if left.a + left.size < right.a + right.size:
            i += 1
        else:
            j += 1
    yield len(base), len(mine), len(theirs), 0


def joined(parts: list[Agreed | Conflict]) -> list[Agreed | Conflict]:
    """Neighbouring agreed parts as one."""
    result: list[Agreed | Conflict] = []
    for kind, group in groupby(parts, key=type):
        alike = list(group)
        texts = [part.text for part in alike if isinstance(part, Agreed)]
        result += [Agreed("".join(texts))] if kind is Agreed else alike
    return result


def both_sides(conflict: Conflict) -> str:
    """Both texts, one after the other, between lines that tell them apart."""
    mine = gettext("You wrote:") if conflict.mine else gettext("You deleted this part.")
    theirs = gettext("Meanwhile others wrote:") if conflict.theirs else gettext("Meanwhile others deleted this part.")
    end = gettext("Keep what is right, then delete these three lines.")
    return f"{marker(mine)}{whole_lines(conflict.mine)}{marker(theirs)}{whole_lines(conflict.theirs)}{marker(end)}"


def marker(text: str) -> str:
    return f"===== {text} =====\n"


def with_plain_lines(text: str) -> str:
    """The text with line ends as we keep them: a browser sends others, and they are no change."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def whole_lines(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n"
