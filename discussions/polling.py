"""A poll as one reader sees it: their own ballot, and the result where they may see it."""

from dataclasses import dataclass, field

from django.db.models import Subquery

from accounts.models import User
from discussions.models import Ballot, Poll, PollOption, Thread
from discussions.models.poll import keys_of


@dataclass
class Choice:
    """An option: whether the reader chose it (in a ranked poll as which), and how many did."""

    option: PollOption
    rank: int | None = None
    count: int = 0
    is_winner: bool = False


@dataclass
class Round:
    """How the ballots of a ranked poll stood in one round, and which option went out after it."""

    number: int
    counts: list[tuple[PollOption, int]]
    loser: PollOption | None


@dataclass
class Polling:
    """The poll of a thread, drawn for one reader."""

    poll: Poll
    choices: list[Choice]
    has_voted: bool
    can_vote: bool
    rounds: list[Round] = field(default_factory=list)
    error: str = ""

    @property
    def shows_result(self) -> bool:
        return self.poll.shows_result_to(self.has_voted)

    @property
    def ranks(self) -> range:
        return range(1, len(self.choices) + 1)

    def mark(self, ranks: dict[int, int]) -> None:
        """Show these options as chosen: those of the reader's ballot, or those that were typed and refused."""
        for choice in self.choices:
            choice.rank = ranks.get(choice.option.pk)


def polling_of(thread: Thread, user: User, *, can_vote: bool) -> Polling | None:
    """The thread's poll in one query. None where it has none."""
    keys = keys_of(Poll(pk=thread.pk), user)
    mine = Ballot.objects.filter(poll=thread.pk, key__in=keys).values("choices")
    options = list(
        PollOption.objects.filter(poll=thread.pk)
        .select_related("poll")
        .annotate(mine=Subquery(mine[:1]))
        .order_by("place")
    )
    if not options:
        return None
    poll, ballot = options[0].poll, options[0].mine
    polling = Polling(
        poll,
        [Choice(option) for option in options],
        has_voted=ballot is not None,
        can_vote=can_vote and not poll.is_closed,
    )
    polling.mark({pk: rank for rank, pk in enumerate(ballot or [], start=1)})
    if polling.shows_result:
        _count(polling)
    return polling


def _count(polling: Polling) -> None:
    """Put the kept counts to the options. Of a ranked poll the last round is what came out."""
    rounds = [{int(pk): count for pk, count in counts.items()} for counts in polling.poll.rounds]
    if not rounds:
        return
    most = max(rounds[-1].values(), default=0)
    for choice in polling.choices:
        choice.count = rounds[-1].get(choice.option.pk, 0)
        choice.is_winner = choice.count == most > 0
    if polling.poll.is_ranked:
        options = {choice.option.pk: choice.option for choice in polling.choices}
        for number, (counts, following) in enumerate(zip(rounds, [*rounds[1:], None], strict=True), start=1):
            gone = counts.keys() - following.keys() if following is not None else set()
            listed = [(option, counts[pk]) for pk, option in options.items() if pk in counts]
            polling.rounds.append(Round(number, listed, options.get(next(iter(gone), 0))))
