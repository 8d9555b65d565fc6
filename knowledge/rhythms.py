"""When letters are due: by each person's own clock, at the hour and on the day that they or the admins chose."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.models import Preference, User
from knowledge.models import LetterChoice, LetterSchedule

PEOPLE_AT_ONCE = 500
Period = Preference.Period

# What a letter covers, and for how long it is still written where the workers stood still when it was due.
COVERS = {
    Period.DAILY: dt.timedelta(days=1),
    Period.WEEKLY: dt.timedelta(days=7),
    Period.MONTHLY: dt.timedelta(days=30),
}
STILL_DUE = {
    Period.DAILY: dt.timedelta(hours=12),
    Period.WEEKLY: dt.timedelta(days=6, hours=16),
    Period.MONTHLY: dt.timedelta(days=25),
}


@dataclass(frozen=True)
class Due:
    """A letter that some people should have by now."""

    rhythm: str
    day: dt.date

    @property
    def period(self) -> str:
        """What it is unique by, for a person: `2026-03-09`, `2026-W11` or `2026-03`."""
        if self.rhythm == Period.MONTHLY:
            return f"{self.day:%Y-%m}"
        return f"{self.day:%G-W%V}" if self.rhythm == Period.WEEKLY else f"{self.day}"

    @property
    def beginning(self) -> dt.datetime:
        """Who joined since waits for the next one."""
        return dt.datetime.combine(self.day, dt.time(), tzinfo=dt.UTC)


def due_at(local: dt.datetime, rhythm: str, *, weekday: int, hour: int) -> Due | None:
    """The letter of that rhythm that is due at this local time, or None while there is none.

    Hours are those of the clock on the wall: where it skips the hour, the letter comes with the next.
    """
    since_hour = local.replace(tzinfo=None) - dt.timedelta(hours=hour)
    day = since_hour.date()
    if rhythm == Period.WEEKLY:
        day -= dt.timedelta(days=(day.weekday() - weekday) % 7)
    elif rhythm == Period.MONTHLY:
        day = day.replace(day=1)
    is_late = since_hour >= dt.datetime.combine(day, dt.time()) + STILL_DUE[Period(rhythm)]
    return None if is_late else Due(rhythm, day)


def due_people(now: dt.datetime) -> Iterator[tuple[Due, list[User]]]:
    """Who should have a letter by now and has none, in batches. Never who wants none at all."""
    people = with_choices(User.objects.in_directory()).exclude(rhythm=Period.NEVER)
    clocks = people.order_by().values_list("time_zone", "hour", "weekday").distinct()
    for zone, hour, weekday in list(clocks):
        local = now.astimezone(User(time_zone=zone).zone)
        for rhythm in COVERS:
            due = due_at(local, rhythm, weekday=weekday, hour=hour)
            if due:
                by_that_clock = people.filter(time_zone=zone, hour=hour, weekday=weekday)
                yield from ((due, batch) for batch in _waiting(by_that_clock, due))


def _waiting(people: QuerySet[Any], due: Due) -> Iterator[list[User]]:
    here = LetterChoice.objects.filter(user=OuterRef("pk"), period=due.rhythm)
    waiting = people.filter(Q(rhythm=due.rhythm) | Exists(here), joined_at__lt=due.beginning)
    waiting = waiting.exclude(digests__period=due.period).order_by("pk")
    last = 0
    while batch := list(waiting.filter(pk__gt=last)[:PEOPLE_AT_ONCE]):
        yield batch
        last = batch[-1].pk


def with_choices(people: QuerySet[Any]) -> QuerySet[Any]:
    """The people with `rhythm`, `hour` and `weekday` of their letters: their own, or what is usual here."""
    usual = LetterSchedule.usual()
    return people.annotate(
        rhythm=Coalesce(F("preference__digest"), Value(usual.period)),
        hour=Coalesce(F("preference__digest_hour"), Value(usual.hour)),
        weekday=Coalesce(F("preference__digest_weekday"), Value(usual.weekday)),
    )
