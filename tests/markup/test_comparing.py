import pytest
from hypothesis import given
from hypothesis import strategies as st

from markup.comparing import (
    Kind,
    Row,
    Segment,
    SizeOfChange,
    Stretch,
    Summary,
    compare,
    fold,
    size_of_change,
    summarise,
)

LONGEST_PAGE = 256 * 1024

texts = st.lists(st.sampled_from(["a", "b c d", " ", "<b>", "\n", "\n", "\r\n", "é"]), max_size=15).map("".join)


def lines_of(text):
    return [line.rstrip("\r") for line in text.removesuffix("\n").split("\n")] if text else []


def joined(segments):
    return "".join(segment.text for segment in segments)


@given(texts, texts)
def test_rows_hold_every_line_of_both_texts_in_order(old, new):
    rows = compare(old, new)

    assert [joined(row.before) for row in rows if row.old_number] == lines_of(old)
    assert [joined(row.after) for row in rows if row.new_number] == lines_of(new)


@given(texts, texts)
def test_lines_are_numbered_from_1(old, new):
    rows = compare(old, new)

    assert [row.old_number for row in rows if row.old_number] == list(range(1, len(lines_of(old)) + 1))
    assert [row.new_number for row in rows if row.new_number] == list(range(1, len(lines_of(new)) + 1))


@given(texts, texts)
def test_what_is_not_marked_stands_in_both(old, new):
    for row in compare(old, new):
        if row.kind in (Kind.SAME, Kind.CHANGED):
            kept = [[segment.text for segment in side if not segment.is_changed] for side in (row.before, row.after)]
            assert "".join(kept[0]) == "".join(kept[1])


@given(texts)
def test_a_text_compared_with_itself_is_the_same(text):
    assert {row.kind for row in compare(text, text)} <= {Kind.SAME}


def test_a_changed_word_is_marked_in_its_line():
    assert compare("One\nThe port is 443.\n", "One\nThe port is 8443.\n") == [
        Row(Kind.SAME, 1, 1, [Segment("One", False)], [Segment("One", False)]),
        Row(
            Kind.CHANGED,
            2,
            2,
            [Segment("The port is ", False), Segment("443", True), Segment(".", False)],
            [Segment("The port is ", False), Segment("8443", True), Segment(".", False)],
        ),
    ]


def test_lines_without_a_match_are_removed_and_added():
    assert compare("Call the desk\n", "Restart\nWait\n") == [
        Row(Kind.REMOVED, 1, None, [Segment("Call the desk", True)], []),
        Row(Kind.ADDED, None, 1, [], [Segment("Restart", True)]),
        Row(Kind.ADDED, None, 2, [], [Segment("Wait", True)]),
    ]


def test_a_changed_line_is_found_below_a_new_one():
    rows = compare("Unplug the dock for ten seconds\n", "Before you start\nUnplug the dock for two seconds\n")

    assert [(row.kind, row.old_number, row.new_number) for row in rows] == [
        (Kind.ADDED, None, 1),
        (Kind.CHANGED, 1, 2),
    ]


def test_line_endings_do_not_count():
    assert [row.kind for row in compare("a\r\nb", "a\nb\n")] == [Kind.SAME, Kind.SAME]


def test_hostile_text_is_text():
    rows = compare("", "<script>alert(1)</script>\x00\u202e\n")

    assert rows == [Row(Kind.ADDED, None, 1, [], [Segment("<script>alert(1)</script>\x00\u202e", True)])]


def test_what_is_far_from_a_change_is_folded():
    old = "".join(f"{number}\n" for number in range(1, 31))

    stretches = fold(compare(old, old.replace("15\n", "fifteen\n")), context=2)

    assert [(stretch.is_folded, stretch.rows[0].old_number, len(stretch.rows)) for stretch in stretches] == [
        (True, 1, 12),
        (False, 13, 6),  # two lines either side of one removed and one added
        (True, 18, 13),
    ]


def test_a_single_line_is_not_folded():
    stretches = fold(compare("a\nb\nc\n", "a\nb\nC\n"), context=1)

    assert [stretch.is_folded for stretch in stretches] == [False, False]


def test_nothing_to_fold_in_an_empty_text():
    assert fold(compare("", "")) == []
    assert fold(compare("", "a\n")) == [Stretch([Row(Kind.ADDED, None, 1, [], [Segment("a", True)])], False)]


def test_summary_counts_lines_and_words():
    rows = compare("The port is 443.\nOld line here\n", "The port is 8443 or 80.\nCompletely different stuff\nMore\n")

    assert summarise(rows) == Summary(lines_added=3, lines_removed=2, words_added=7, words_removed=4)


def test_a_few_words_are_a_typo():
    assert size_of_change("Teh port is open.\n", "The port is open.\n") == SizeOfChange.TYPO


def test_a_sentence_is_a_medium_change():
    text = "Unplug the dock and wait. " * 10

    assert size_of_change(text, f"{text}\nThen plug it in again.\n") == SizeOfChange.MEDIUM


def test_a_third_of_the_words_is_a_major_change():
    assert size_of_change("one two three four five six\n", "one two\nnothing that was here\n") == SizeOfChange.MAJOR


def test_a_new_text_is_a_major_change():
    assert size_of_change("", "Start here.\n") == SizeOfChange.MAJOR


def test_more_than_can_be_compared_is_removed_and_added():
    old, new = "x\ny\n" * (LONGEST_PAGE // 4), "y\ny\nx\n" * (LONGEST_PAGE // 6)

    assert {row.kind for row in compare(old, new)} == {Kind.REMOVED, Kind.ADDED}


@pytest.mark.parametrize(
    ("old", "new", "is_format"),
    [
        ("The port is open.", "The **port** is open.", True),
        ("Ports to open", "## Ports to open", True),
        ("Open the port", "- Open the port", True),
        ("Open the port", "1. Open the port", True),
        ("Open `port 80`", "Open port 80", True),
        ("Open the port", "Open the ports", False),
        ("Open the port", "**Close** the port", False),
        ("Open the e-port", "Open the eport", False),
        ("Is it open?", "Is it open.", False),
    ],
)
def test_a_line_whose_words_stayed_is_a_change_of_format(old, new, is_format):
    [row] = compare(f"{old}\n", f"{new}\n")

    assert row.is_format == is_format
