"""Instant-runoff counting, as a function of ballots."""

from collections import Counter

from discussions.runoff import runoff

MEMPHIS, NASHVILLE, CHATTANOOGA, KNOXVILLE = TENNESSEE = [1, 2, 3, 4]


def test_the_capital_of_tennessee():
    """The textbook example: first Chattanooga goes out, then Nashville, and Knoxville has 58 of 100."""
    ballots = {
        (MEMPHIS, NASHVILLE, CHATTANOOGA, KNOXVILLE): 42,
        (NASHVILLE, CHATTANOOGA, KNOXVILLE, MEMPHIS): 26,
        (CHATTANOOGA, KNOXVILLE, NASHVILLE, MEMPHIS): 15,
        (KNOXVILLE, CHATTANOOGA, NASHVILLE, MEMPHIS): 17,
    }

    assert runoff(ballots, TENNESSEE) == [
        {MEMPHIS: 42, NASHVILLE: 26, CHATTANOOGA: 15, KNOXVILLE: 17},
        {MEMPHIS: 42, NASHVILLE: 26, KNOXVILLE: 32},
        {MEMPHIS: 42, KNOXVILLE: 58},
    ]


def test_more_than_half_wins_at_once():
    assert runoff({(1,): 3, (2,): 1, (3,): 1}, [1, 2, 3]) == [{1: 3, 2: 1, 3: 1}]


def test_half_is_not_more_than_half():
    assert runoff({(1,): 2, (2,): 1, (3, 2): 1}, [1, 2, 3]) == [{1: 2, 2: 1, 3: 1}, {1: 2, 2: 2}, {1: 2}]


def test_a_ballot_with_nothing_left_counts_no_more():
    rounds = runoff({(1,): 4, (2,): 3, (3,): 2}, [1, 2, 3])

    assert rounds == [{1: 4, 2: 3, 3: 2}, {1: 4, 2: 3}]


def test_of_equals_that_goes_out_which_had_fewer_before():
    rounds = runoff({(1,): 3, (2,): 4, (3,): 3, (4, 3): 1}, [1, 2, 3, 4])

    # In the second round 3 has caught up with 2: four each; in the first it had fewer.
    assert rounds[0] == {1: 3, 2: 4, 3: 3, 4: 1}
    assert rounds[1] == {1: 3, 2: 4, 3: 4}
    assert rounds[2] == {2: 4, 3: 4}
    assert rounds[3] == {2: 4}


def test_of_equals_ever_since_that_goes_out_which_stands_further_down():
    assert runoff({(1,): 1, (2,): 1}, [1, 2]) == [{1: 1, 2: 1}, {1: 1}]


def test_nobody_voted():
    assert runoff(Counter(), [1, 2]) == [{1: 0, 2: 0}]
