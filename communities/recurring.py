"""When something that repeats takes place. In wall time: a meeting at 10:00 stays at 10:00 when the clocks change."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_DATES = 104  # two years of weeks
LAST_FIFTH = 4  # there are months with four Tuesdays: the fifth means the last


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY_BY_DAY = "monthly-day", _("Every month on the same day, such as the 12th")
    MONTHLY_BY_WEEKDAY = "monthly-weekday", _("Every month on the same weekday, such as the second Tuesday")


class TooManyDates(Exception):
    """What repeats ends after MOST_DATES dates at the latest."""


@dataclass(frozen=True)
class Repeat:
    """How often, and until which day or for how many dates. One of the two is set."""

    rhythm: str
    until: dt.date | None = None
    count: int | None = None

    def dates(self, first: dt.datetime) -> list[dt.datetime]:
        """The moments in wall time, the first of all included. Raises TooManyDates."""
        last = dt.datetime.combine(self.until, dt.time.max) if self.until else None
        found: list[dt.datetime] = []
        for moment in rrule(dtstart=first, until=last, count=self.count, **_rule(self.rhythm, first)):
            if len(found) == MOST_DATES:
                raise TooManyDates
            found.append(moment)
        return found


def _rule(rhythm: str, first: dt.datetime) -> dict:
    if rhythm == Rhythm.WEEKLY:
        return {"freq": WEEKLY}
    if rhythm == Rhythm.FORTNIGHTLY:
        return {"freq": WEEKLY, "interval": 2}
    if rhythm == Rhythm.MONTHLY_BY_WEEKDAY:
        place = (first.day - 1) // 7 + 1
        return {"freq": MONTHLY, "byweekday": weekday(first.weekday(), place if place <= LAST_FIFTH else -1)}
    # The 31st is the last day of a shorter month.
    days = range(28, first.day + 1) if first.day > 28 else [first.day]
    return {"freq": MONTHLY, "bymonthday": list(days), "bysetpos": -1}


def moment_in(zone: str, wall_time: dt.datetime) -> dt.datetime:
    """The moment, in UTC, at which the clocks of a zone show that time."""
    return wall_time.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def wall_time_in(zone: str, moment: dt.datetime) -> dt.datetime:
    """What the clocks of a zone show at a moment."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
