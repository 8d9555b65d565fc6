"""Finding by meaning as well as by words: the seam to the extra for it, and how the two become one list.

Where it is not installed, everything works by words alone.
"""

from collections.abc import Iterable
from typing import Protocol

from knowledge.engine import Document, Hit

TOGETHER = 100  # hits of each way that are made one list; what comes after is found by words
WEIGHT = 0.75  # of meaning, the rest is of words
LEAST_ALIKE = 0.35  # what has none of the words is found only if it is as close as this


class Unavailable(Exception):
    """The model can't be used now."""


class Space(Protocol):
    """Texts by what they mean."""

    def closeness(
        self, text: str, *, communities: frozenset[int], limit: int, also: Iterable[int] = ()
    ) -> dict[int, float]:
        """How close the nearest entries of these communities are to the text, at most 1; and those of `also`."""


class Meaning(Protocol):
    """What the extra gives."""

    def stored(self) -> Space:
        """The entries of the site, as far as they are embedded by now. Raises Unavailable."""

    def scratch(self, documents: list[Document]) -> Space:
        """A space of these documents, made now."""


_registered: list[Meaning] = []


def register(meaning: Meaning) -> None:
    _registered[:] = [meaning]


def meaning() -> Meaning | None:
    """What is installed and on."""
    return _registered[0] if _registered else None


def closest(closeness: dict[int, float], limit: int) -> list[int]:
    return sorted(closeness, key=lambda entry: (-closeness[entry], entry))[:limit]


def fused(found: list[Hit], closeness: dict[int, float], factors: dict[int, float] | None = None) -> list[Hit]:
    """One list of what was found by words, best first, and what is close in meaning.

    Each way counts by its own share of the best, so that neither scale weighs more on one site than on another. Of
    words counts what is above the last of a full list: so much has all that shares a frequent word with the query.
    What is not embedded yet counts by its words alone. `factors` say how much closeness counts by trust, which is in
    the scores of what was found already.
    """
    factors = factors or {}
    scores = {hit.entry: hit.score for hit in found}
    near = {entry: max(close, 0.0) * factors.get(entry, 1.0) for entry, close in closeness.items()}
    least = min(scores.values()) if len(scores) >= TOGETHER else 0.0
    best = max(scores.values(), default=0.0) - least or 1.0
    nearest = max(near.values(), default=0.0) or 1.0
    listed = [entry for entry in {**scores, **closeness} if entry in scores or closeness[entry] >= LEAST_ALIKE]
    weighed = []
    for entry in listed:
        by_words = (scores.get(entry, least) - least) / best
        by_meaning = near[entry] / nearest if entry in near else by_words
        weighed.append(Hit(entry, WEIGHT * by_meaning + (1 - WEIGHT) * by_words))
    return sorted(weighed, key=lambda hit: (-hit.score, hit.entry))
