from hypothesis import given
from hypothesis import strategies as st

from wiki.merging import Agreed, Conflict, merge

LONGEST_PAGE = 256 * 1024

# Few different pieces, so that the sides often meet; a line may lack its ending, or be empty.
texts = st.lists(st.sampled_from(["a", "b c d e f", "g h", "\n", "\n", "\r\n", " "]), max_size=12).map("".join)
# Lines of one word, so that none is ever merged inside.
single_words = st.lists(st.sampled_from([f"{letter}\n" for letter in "abcdefgh"]), max_size=12).map("".join)


@given(texts, texts)
def test_a_change_of_one_side_is_the_result(base, changed):
    assert merge(base, changed, base).text == changed
    assert merge(base, base, changed).text == changed


@given(texts, texts)
def test_the_same_change_on_both_sides_is_the_result(base, changed):
    assert merge(base, changed, changed).text == changed


@given(texts, texts, texts)
def test_it_does_not_matter_who_was_first(base, one, other):
    there, back = merge(base, one, other), merge(base, other, one)

    assert there.text == back.text
    assert [(part.mine, part.theirs) for part in there.conflicts] == [
        (part.theirs, part.mine) for part in back.conflicts
    ]


@given(texts, texts, texts)
def test_conflicts_are_cut_from_the_texts_unchanged(base, mine, theirs):
    for conflict in merge(base, mine, theirs).conflicts:
        assert conflict.base in base
        assert conflict.mine in mine
        assert conflict.theirs in theirs


@given(single_words, single_words, single_words)
def test_no_line_that_somebody_wrote_is_lost(base, mine, theirs):
    merged = merge(base, mine, theirs)
    known = set()
    for part in merged.parts:
        known |= set((part.text if isinstance(part, Agreed) else part.mine + part.theirs).split("\n"))

    assert set((mine + theirs).split("\n")) - set(base.split("\n")) <= known


@given(texts, texts, texts)
def test_the_proposal_holds_both_sides_of_every_conflict(base, mine, theirs):
    merged = merge(base, mine, theirs)

    for conflict in merged.conflicts:
        assert conflict.mine in merged.proposal
        assert conflict.theirs in merged.proposal


def test_changes_far_apart_go_together():
    base = "Title\n\nFirst.\n\nLast.\n"

    merged = merge(base, "Title\n\nFirst of all.\n\nLast.\n", "Title\n\nFirst.\n\nLast of all.\n")

    assert merged.parts == [Agreed("Title\n\nFirst of all.\n\nLast of all.\n")]


def test_different_changes_of_a_line_are_a_conflict():
    merged = merge("Intro\nPort 443\nEnd\n", "Intro\nPort 8443\nEnd\n", "Intro\nPort 80\nEnd\n")

    assert merged.parts == [
        Agreed("Intro\n"),
        Conflict("Port 443\n", "Port 8443\n", "Port 80\n"),
        Agreed("End\n"),
    ]
    assert merged.text is None
    assert not merged.is_clean


def test_changes_of_neighbouring_lines_are_a_conflict():
    base = "Unplug the old dock first\nThen wait for ten seconds\n"
    mine = "Unplug the grey dock first\nThen wait for ten seconds\n"
    theirs = "Unplug the old dock first\nThen wait for two seconds\n"

    assert merge(base, mine, theirs).parts == [Conflict(base, mine, theirs)]


def test_different_additions_at_one_place_are_a_conflict():
    assert merge("a\n", "a\nmine\n", "a\ntheirs\n").parts == [Agreed("a\n"), Conflict("", "mine\n", "theirs\n")]


def test_a_deletion_of_what_the_other_changed_is_a_conflict():
    assert merge("a\nb\nc\n", "a\nc\n", "a\nB\nc\n").conflicts == [Conflict("b\n", "", "B\n")]


def test_the_same_change_beside_a_change_of_one_side():
    assert merge("a\nb\nc\nd\n", "A\nb\nc\nd\n", "A\nb\nC\nd\n").text == "A\nb\nC\nd\n"


def test_changes_of_different_words_in_one_line_go_together():
    base = "Unplug the dock, wait ten seconds, then plug it in again.\n"

    merged = merge(base, base.replace("Unplug", "Disconnect"), base.replace("again", "firmly"))

    assert merged.text == "Disconnect the dock, wait ten seconds, then plug it in firmly.\n"


def test_changes_of_nearly_the_same_words_are_a_conflict():
    base = "The service is up on port 443 today.\n"

    assert not merge(base, base.replace("port", "ports"), base.replace("443", "80")).is_clean


def test_a_paragraph_before_a_changed_line_goes_together_with_it():
    base = "Unplug the dock, wait ten seconds, plug it in again.\n"

    assert merge(base, f"First this.\n\n{base}", base.replace("again", "firmly")).text == (
        "First this.\n\nUnplug the dock, wait ten seconds, plug it in firmly.\n"
    )


def test_line_endings_stay_as_they_were():
    assert merge("a\r\nb\nc\r\nd", "A\r\nb\nc\r\nd", "a\r\nb\nc\r\nD").text == "A\r\nb\nc\r\nD"


def test_the_proposal_says_whose_text_is_whose():
    merged = merge("Intro\nold", "Intro\nmine", "Intro\ntheirs")

    assert merged.proposal == (
        "Intro\n"
        "===== You wrote: =====\n"
        "mine\n"
        "===== Meanwhile others wrote: =====\n"
        "theirs\n"
        "===== Keep what is right, then delete these three lines. =====\n"
    )


def test_the_proposal_says_who_deleted():
    assert merge("a\nb\n", "a\n", "a\nB\n").proposal == (
        "a\n"
        "===== You deleted this part. =====\n"
        "===== Meanwhile others wrote: =====\n"
        "B\n"
        "===== Keep what is right, then delete these three lines. =====\n"
    )


def test_more_than_can_be_compared_is_a_conflict_and_nothing_is_lost():
    base = "x\ny\n" * (LONGEST_PAGE // 4)
    mine = "y\nx\nx\n" * (LONGEST_PAGE // 6)
    theirs = "y\ny\nx\n" * (LONGEST_PAGE // 6)

    merged = merge(base, mine, theirs)

    assert "".join(part.text if isinstance(part, Agreed) else part.mine for part in merged.parts) == mine
    assert "".join(part.text if isinstance(part, Agreed) else part.theirs for part in merged.parts) == theirs
