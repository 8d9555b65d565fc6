"""Vectors in memory: what is closest among more of them than are compared in full."""

import numpy as np
import pytest

from meaning import space
from meaning.space import Space

DIMENSION = 100  # no whole number of the words that hold the signs


class Given:
    """A model that knows the vector of each text beforehand."""

    def __init__(self, **vectors):
        self.vectors = vectors

    def embed(self, texts):
        return np.stack([self.vectors[text] for text in texts])


@pytest.fixture
def many(monkeypatch):
    """2,000 entries in two communities, ten of them about what `near` asks, every other one in the second."""
    monkeypatch.setattr(space, "COMPARED", 100)
    chance = np.random.default_rng(7)
    asked = chance.integers(-127, 127, DIMENSION, np.int8)
    rows = chance.integers(-127, 127, (2_000, DIMENSION), np.int8)
    for place in range(10):
        rows[place * 200] = np.clip(asked + chance.integers(-4, 5, DIMENSION) * (1 + 2 * place), -127, 127)
    made = Space(Given(near=asked), DIMENSION)
    for start in range(0, 2_000, 300):  # as they come in
        some = range(start, min(start + 300, 2_000))
        made.put(
            [10_000 + place for place in some], [1 + (place // 200) % 2 for place in some], rows[start : start + 300]
        )
    return made


def closest(made: Space, *communities: int, limit: int, **asked) -> list[int]:
    close = made.closeness("near", communities=frozenset(communities), limit=limit, **asked)
    return sorted(close, key=lambda entry: -close[entry])


def test_the_closest_of_many_are_found_in_their_order(many):
    assert closest(many, 1, 2, limit=10) == [10_000 + 200 * place for place in range(10)]


def test_what_one_may_not_read_takes_no_place_of_what_one_may(many):
    assert closest(many, 2, limit=5) == [10_200, 10_600, 11_000, 11_400, 11_800]
    assert closest(many, 3, limit=5) == []


def test_what_was_found_by_words_is_compared_though_it_is_far(many):
    far = 10_001

    assert far not in closest(many, 1, limit=10)
    assert far in closest(many, 1, limit=10, also=[far])
    assert far not in closest(many, 2, limit=10, also=[far, 99])


def test_an_entry_that_changed_is_close_to_what_it_says_now(many):
    said = many.model.vectors["near"]
    many.put([10_001, 10_000], [1, 1], np.stack([said, -said]))

    assert closest(many, 1, limit=2) == [10_001, 10_400]
