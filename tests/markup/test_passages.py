"""A passage that somebody quoted is found again: wherever it went, and not where it never was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markup.passages import Anchor, anchored, carried, find, find_most

TEXT = "The dough rests twelve hours, cold. Rye dough rests less. Then it is baked."


def anchor_of(words: str, text: str = TEXT) -> Anchor:
    at = text.index(words)
    return anchored(text, at, at + len(words))


def test_the_same_words_twice_are_told_apart_by_what_stands_around_them():
    second = find(TEXT, Anchor("rests", prefix="Rye dough ", suffix=" less"))

    assert second.start == TEXT.index("rests less")


def test_without_anything_around_them_the_nearest_are_meant():
    assert find(TEXT, Anchor("rests", start=40)).start == TEXT.index("rests less")
    assert find(TEXT, Anchor("rests", start=0)).start == TEXT.index("rests twelve")


def test_other_spaces_make_no_difference():
    assert find(TEXT, Anchor("cold.\n\nRye\tdough")).exact == "cold. Rye dough"


def test_words_that_a_browser_shows_otherwise_are_found_by_what_they_share():
    assert find_most(TEXT, Anchor("@Bob rests twelve hours, cold.")).exact == "rests twelve hours, cold."
    assert find_most(TEXT, Anchor("Something else altogether")) is None


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (f"Read this first. {TEXT} And eaten.", "Rye dough rests less."),  # edits around it
        (TEXT.replace("Rye dough", "Our rye dough"), "rye dough rests less."),  # at its edge
        (TEXT.replace("rests less", "rests much less"), "Rye dough rests much less."),  # within it
        (TEXT.replace("rests", "sleeps"), "Rye dough sleeps less."),
        (
            "Rye dough rests less. The dough rests twelve hours, cold. Then it is baked.",
            "Rye dough rests less.",
        ),
    ],
)
def test_it_goes_along(new, expected):
    went = carried(TEXT, new, anchor_of("Rye dough rests less."))

    assert went.exact in {expected, expected.removeprefix("rye ")}
    assert new[went.start : went.end] == went.exact


@pytest.mark.parametrize(
    "new", ["The dough rests twelve hours, cold. Then it is baked.", "", "Something else stands here by now."]
)
def test_what_was_taken_out_is_gone(new):
    assert carried(TEXT, new, anchor_of("Rye dough rests less.")) is None


def test_a_short_word_is_not_found_again_just_anywhere():
    new = "Twelve hours, cold. It rests where nobody sees it."

    assert carried(TEXT, new, anchor_of("rests")) is None


def test_half_a_word_around_it_is_left_out():
    long = "a" * 50 + " " + "b" * 50 + " here " + "c" * 50 + " " + "d" * 50

    anchor = anchor_of("here", long)

    assert (anchor.prefix, anchor.suffix) == ("b" * 50 + " ", " " + "c" * 50)


@given(st.text("ab c.", max_size=40), st.text("ab c.", max_size=40), st.integers(0, 40), st.integers(1, 10))
def test_what_is_found_stands_there(old, new, start, length):
    old, new = " ".join(old.split()), " ".join(new.split())
    anchor = anchored(old, start, start + length)
    if not anchor.exact.strip():
        return

    went = carried(old, new, anchor)

    assert went is None or (went.exact and new[went.start : went.end] == went.exact)
    assert carried(old, old, anchor) is not None
