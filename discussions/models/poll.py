from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions.models.ballot import PollVoter
from discussions.models.thread import Thread
from discussions.runoff import runoff
from moderation.watching import watch

FEWEST_OPTIONS = 2
MOST_OPTIONS = 20
LONGEST_OPTION = 200


class PollManager(models.Manager["Poll"]):
    @transaction.atomic
    def start(self, *, options: list[str], method: str, is_secret: bool, shown: str, closes_at, **thread) -> Thread:
        """Open a thread that asks its readers to choose. `thread` is what `Thread.objects.start` takes."""
        watched = watch(*options, community=thread["community"], by=thread["by"], before="")
        options = [option[:LONGEST_OPTION] for option in watched.texts]
        started = Thread.objects.start(**thread)
        poll = self.create(thread=started, method=method, is_secret=is_secret, shown=shown, closes_at=closes_at)
        poll._list(options)
        return started


class Poll(models.Model):
    """What a thread asks its readers to choose. It is decided by the clock whether it is closed."""

    class Method(models.TextChoices):
        SINGLE = "single", _("One option")
        SEVERAL = "several", _("Several options")
        RANKED = "ranked", _("Options in order of preference")

    class Shown(models.TextChoices):
        VOTED = "voted", _("To who has voted")
        CLOSED = "closed", _("When it is closed")

    thread = models.OneToOneField(Thread, models.DB_CASCADE, primary_key=True, related_name="poll")
    method = models.CharField(_("people choose"), max_length=8, choices=Method, default=Method.SINGLE)
    is_secret = models.BooleanField(_("anonymous"), default=True)
    shown = models.CharField(_("the result is shown"), max_length=8, choices=Shown, default=Shown.VOTED)
    closes_at = models.DateTimeField(_("it closes"), null=True, blank=True)

    # Kept by the verbs in the transaction that changes what they count.
    voter_count = models.PositiveIntegerField(default=0)
    rounds = models.JSONField(default=list)  # ballots by option; a ranked poll may have several rounds

    objects = PollManager()

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")

    def __str__(self):
        return f"poll of {self.thread_id}"

    @property
    def is_ranked(self) -> bool:
        return self.method == self.Method.RANKED

    @property
    def is_single(self) -> bool:
        return self.method == self.Method.SINGLE

    @property
    def is_closed(self) -> bool:
        return self.closes_at is not None and self.closes_at <= timezone.now()

    def shows_result_to(self, has_voted: bool) -> bool:
        return self.is_closed or (has_voted and self.shown == self.Shown.VOTED)

    @transaction.atomic
    def vote(self, *, by: User, choices: list[int]) -> None:
        """Cast or change one's ballot: ids of options, of a ranked poll in order of preference.

        The same ballot again changes nothing. Raises PollClosed, BadBallot, BallotLost.
        """
        poll = self._hold_open()
        poll._check(choices)
        _voter, is_new = PollVoter.objects.get_or_create(poll=poll, person=by)
        if is_new:
            named = None if poll.is_secret else by
            poll.ballots.create(key=keys_of(poll, by)[0], person=named, choices=choices)
        else:
            ballot = poll.ballots.filter(key__in=keys_of(poll, by)).first()
            if ballot is None:
                raise BallotLost
            if ballot.choices == choices:
                return
            poll.ballots.filter(pk=ballot.pk).update(choices=choices)
        poll._count()
        poll.thread.record("voted", by=by)

    @transaction.atomic
    def withdraw(self, *, by: User) -> None:
        """Take one's ballot back. Who has cast none changes nothing. Raises PollClosed, BallotLost."""
        poll = self._hold_open()
        gone, _details = PollVoter.objects.filter(poll=poll, person=by).delete()
        if not gone:
            return
        taken, _details = poll.ballots.filter(key__in=keys_of(poll, by)).delete()
        if not taken:
            raise BallotLost
        poll._count()
        poll.thread.record("took back vote", by=by)

    @transaction.atomic
    def rewrite(self, *, by: User, options: list[str], **fields) -> None:
        """Ask something else. The same changes nothing. Raises PollBegun once somebody has voted."""
        poll = self._hold()
        before = {name: getattr(poll, name) for name in fields} | {"options": poll.texts()}
        if before == fields | {"options": options}:
            return
        if poll.voter_count:
            raise PollBegun
        Poll.objects.filter(pk=poll.pk).update(**fields)
        poll.options.all().delete()
        poll._list(options)
        poll.thread.record("rewrote poll", by=by)

    @transaction.atomic
    def close(self, *, by: User) -> None:
        """Take no further ballots from now on. Closing a closed poll changes nothing."""
        poll = self._hold()
        if not poll.is_closed:
            Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now())
            poll.thread.record("closed poll", by=by)

    def texts(self) -> list[str]:
        return list(self.options.order_by("place").values_list("text", flat=True))

    def _hold(self) -> "Poll":
        return Poll.objects.select_for_update(of=("self",)).select_related("thread__community").get(pk=self.pk)

    def _hold_open(self) -> "Poll":
        poll = self._hold()
        if poll.is_closed:
            raise PollClosed
        return poll

    def _list(self, options: list[str]) -> None:
        PollOption.objects.bulk_create(
            PollOption(poll=self, place=place, text=text) for place, text in enumerate(options, start=1)
        )

    def _check(self, choices: list[int]) -> None:
        known = set(self.options.values_list("pk", flat=True))
        is_right_number = len(choices) == 1 if self.is_single else len(choices) > 0
        if not is_right_number or len(set(choices)) < len(choices) or not known.issuperset(choices):
            raise BadBallot

    def _count(self) -> None:
        ballots = Counter(map(tuple, self.ballots.values_list("choices", flat=True)))
        options = list(self.options.order_by("place").values_list("pk", flat=True))
        rounds = runoff(ballots, options) if self.is_ranked else [_sums(ballots, options)]
        Poll.objects.filter(pk=self.pk).update(rounds=rounds, voter_count=sum(ballots.values()))


def _sums(ballots: Counter[tuple[int, ...]], options: Iterable[int]) -> dict[int, int]:
    counts = dict.fromkeys(options, 0)
    for choices, times in ballots.items():
        for option in choices:
            counts[option] += times
    return counts


def keys_of(poll: Poll, person: User) -> list[str]:
    """What finds a person's ballot: a keyed hash, by the site's secret key and those that it replaced."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [
        salted_hmac("discussions.Ballot", f"{poll.pk}:{person.pk}", secret=secret, algorithm="sha256").hexdigest()
        for secret in secrets
    ]


class PollClosed(Exception):
    """The poll takes no further ballots."""


class PollBegun(Exception):
    """Somebody has voted: what was asked stays as it was."""


class BadBallot(Exception):
    """These choices are no ballot of this poll."""


class BallotLost(Exception):
    """The person has voted, and no key of the site finds the ballot any more."""


class PollOption(models.Model):
    """One of the things to choose."""

    poll = models.ForeignKey(Poll, models.DB_CASCADE, related_name="options")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=LONGEST_OPTION)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "place"], name="poll_option_place"),
            models.CheckConstraint(condition=~Q(text=""), name="poll_option_has_text"),
        ]

    def __str__(self):
        return self.text
