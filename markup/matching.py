"""What two texts have in common, in lines or in words, within a bound on the time it takes."""

import re
from collections.abc import Callable, Sequence
from difflib import Match, SequenceMatcher
from itertools import accumulate

WORDS = re.compile(r"\w+|[^\S\n]+|\n|[^\w\s]")


def lines(text: str) -> list[str]:
    """The lines of a text with their endings: joined again they are the text, to the character."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def words(text: str) -> list[str]:
    """The words of a text, and what stands between them: joined again they are the text."""
    return WORDS.findall(text)


def count_words(pieces: Sequence[str]) -> int:
    """How many of the pieces are words, and not spaces or punctuation."""
    return sum(1 for piece in pieces if piece[0].isalnum() or piece[0] == "_")


class Effort:
    """What may still be spent, in steps of difflib's inner loop: a million take about a tenth of a second."""

    def __init__(self, steps: int):
        self.steps = steps

    def covers(self, cost: int) -> bool:
        """Spend the cost if it is there to spend."""
        if cost > self.steps:
            return False
        self.steps -= cost
        return True


class Matcher(SequenceMatcher[str]):
    """A SequenceMatcher that takes what it can't afford to look at as different."""

    b2j: dict[str, list[int]]  # where each piece stands in b: difflib's own, which its types leave out

    def __init__(
        self,
        a: Sequence[str],
        b: Sequence[str],
        *,
        effort: Effort,
        isjunk: Callable[[str], bool] | None,
        autojunk: bool,
    ):
        super().__init__(isjunk, a, b, autojunk=autojunk)
        self.effort = effort
        steps = (1 + len(self.b2j.get(piece, ())) for piece in a)
        self.costs = list(accumulate(steps, initial=0))

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        ahi = len(self.costs) - 1 if ahi is None else ahi
        if not self.effort.covers(self.costs[ahi] - self.costs[alo]):
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def matching_blocks(
    a: Sequence[str], b: Sequence[str], effort: Effort, isjunk: Callable[[str], bool] | None = None
) -> list[Match]:
    """Where a and b agree, in order, the last block empty and at their ends. Never more than `effort` allows."""
    head = common_head(a, b)
    tail = common_head(a[head:][::-1], b[head:][::-1])
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]

    matcher = Matcher(middle_a, middle_b, effort=effort, isjunk=isjunk, autojunk=False)
    if matcher.costs[-1] > effort.steps // 4:
        # Blank lines meet blank lines, by the million in a long text: look for the rarer ones first.
        matcher = Matcher(middle_a, middle_b, effort=effort, isjunk=isjunk, autojunk=True)

    middle = [Match(head + block.a, head + block.b, block.size) for block in matcher.get_matching_blocks()[:-1]]
    ends = [Match(0, 0, head), *middle, Match(len(a) - tail, len(b) - tail, tail)]
    return [block for block in ends if block.size] + [Match(len(a), len(b), 0)]


def common_head(a: Sequence[str], b: Sequence[str]) -> int:
    """How many pieces a and b begin with alike."""
    count = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        count += 1
    return count
