"""Finding watched words in a text: in time that grows with the text alone, whatever the pattern."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

# A word, with what nobody sees between its letters.
UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
WORD = re.compile(rf"[\w{UNSEEN}]*\w[\w{UNSEEN}]*")
UNSEEN_ONES = re.compile(f"[{UNSEEN}]")
PART_OF_PATTERN = re.compile(r"[\w*]+")


@dataclass(frozen=True)
class Word:
    """A word of a text, as it is compared, and where it stands."""

    letters: str
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """Where in a text a pattern was found."""

    start: int
    end: int
    words: str


def compared(word: str) -> str:
    return unicodedata.normalize("NFKC", UNSEEN_ONES.sub("", word)).casefold()


class Text:
    """A text in which several patterns are looked for."""

    def __init__(self, text: str):
        self.text = text
        self.words = [Word(compared(found[0]), found.start(), found.end()) for found in WORD.finditer(text)]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """By word: where it stands among the words."""
        found: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            found.setdefault(word.letters, []).append(number)
        return found

    def find(self, pattern: str) -> Iterator[Found]:
        """Each place where the words of a pattern follow each other. `*` stands for any letters of a word."""
        parts = parts_of(pattern)
        if not parts:
            return
        beginnings = sorted(
            number for letters, numbers in self.places.items() if fits(letters, parts[0]) for number in numbers
        )
        ends = 0
        for number in beginnings:
            words = self.words[number : number + len(parts)]
            if number < ends or len(words) < len(parts):
                continue
            if all(fits(word.letters, part) for word, part in zip(words, parts, strict=True)):
                ends = number + len(parts)
                start, end = words[0].start, words[-1].end
                yield Found(start, end, self.text[start:end])


def parts_of(pattern: str) -> list[str]:
    """The words of a pattern as they are compared."""
    return [compared(part) for part in PART_OF_PATTERN.findall(pattern)]


def fits(word: str, part: str) -> bool:
    """Whether a word is this part of a pattern. From left to right: nothing is tried twice."""
    first, *rest = part.split("*")
    if not rest:
        return word == first
    *middle, last = rest
    if not word.startswith(first) or len(word) < len(first) + len(last) or not word.endswith(last):
        return False
    at, end = len(first), len(word) - len(last)
    for piece in middle:
        found = word.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True
