"""Instant-runoff voting: one winner from ballots that rank the options.

Round by round each ballot counts for the first of its options that is still in. Whoever then has more than half of the
ballots that still count for anybody, b_i > (b_1 + … + b_n) / 2, has won. Otherwise the option with the fewest ballots
goes out, and the next round begins. A ballot none of whose options is left counts no more. Among options with equally
few ballots the one goes out that had fewer in the latest earlier round in which they differed; if they never differed,
the one that stands further down the list. See "Preferential Voting" in Robert's Rules of Order Newly Revised (§45), and
the Alternative Vote as the Electoral Reform Society describes it.
"""

from collections.abc import Mapping

type Round = dict[int, int]


def runoff(ballots: Mapping[tuple[int, ...], int], options: list[int]) -> list[Round]:
    """The ballots of each option still in, for each round. In the last round somebody has won, or nobody voted.

    `ballots` has how often each ranking was cast, best first; `options` are in the order of the list.
    """
    rounds: list[Round] = []
    left = list(options)
    while True:
        rounds.append(_count(ballots, left))
        if len(left) < 2 or 2 * max(rounds[-1].values()) > sum(rounds[-1].values()) or not any(rounds[-1].values()):
            return rounds
        left.remove(_weakest(left, rounds))


def _count(ballots: Mapping[tuple[int, ...], int], left: list[int]) -> Round:
    counts = dict.fromkeys(left, 0)
    for ranking, times in ballots.items():
        first = next((option for option in ranking if option in counts), None)
        if first is not None:
            counts[first] += times
    return counts


def _weakest(left: list[int], rounds: list[Round]) -> int:
    return min(left, key=lambda option: ([counts[option] for counts in reversed(rounds)], -left.index(option)))
