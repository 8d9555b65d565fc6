"""What a mistyped word may have meant: only words that stand in what the reader may read."""

import re

from knowledge.engine import Engine, Search

SHORTEST = 4  # letters of a word whose spelling is doubted
MOST_LOOKED_AT = 20_000  # words of the index with the same first letter


def corrected(query: str, missing: list[str], engine: Engine, search: Search) -> str:
    """The query with each missing word replaced by the likeliest that is there; empty where there is none."""
    better = query
    for word in missing:
        meant = _meant(word, engine, search)
        if meant:
            better = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", meant, better, flags=re.I)
    return better if better != query else ""


def _meant(word: str, engine: Engine, search: Search) -> str:
    if len(word) < SHORTEST or not word.isalpha():
        return ""
    most = 1 if len(word) < 6 else 2
    near = [
        (steps, -count, other)
        for other, count in engine.words(word[0], search, MOST_LOOKED_AT)
        if abs(len(other) - len(word)) <= most and other.isalpha() and (steps := distance(word, other, most)) <= most
    ]
    return min(near)[2] if near else ""


def distance(one: str, other: str, most: int) -> int:
    """How many letters to add, drop, change or swap with a neighbour make the one the other. Gives up past `most`."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        older, before, row = before, row, [place]
        for column, another in enumerate(other, start=1):
            steps = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != another))
            if place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == another:
                steps = min(steps, older[column - 2] + 1)
            row.append(steps)
        if min(row) > most:
            return most + 1
    return row[-1]
