import datetime as dt

import pytest

from communities.recurring import MOST_DATES, Repeat, Rhythm, TooManyDates, moment_in


def days(repeat: Repeat, first: str) -> list[str]:
    return [f"{date:%d %b %H:%M}" for date in repeat.dates(dt.datetime.fromisoformat(first))]


@pytest.mark.parametrize(
    ("rhythm", "first", "dates"),
    [
        (Rhythm.WEEKLY, "2027-03-23T10:00", ["23 Mar 10:00", "30 Mar 10:00", "06 Apr 10:00"]),
        (Rhythm.FORTNIGHTLY, "2027-03-23T10:00", ["23 Mar 10:00", "06 Apr 10:00", "20 Apr 10:00"]),
        (Rhythm.MONTHLY_BY_DAY, "2027-01-12T09:30", ["12 Jan 09:30", "12 Feb 09:30", "12 Mar 09:30"]),
        (Rhythm.MONTHLY_BY_DAY, "2027-01-31T09:30", ["31 Jan 09:30", "28 Feb 09:30", "31 Mar 09:30"]),
        (Rhythm.MONTHLY_BY_DAY, "2027-01-30T09:30", ["30 Jan 09:30", "28 Feb 09:30", "30 Mar 09:30"]),
        (Rhythm.MONTHLY_BY_WEEKDAY, "2027-01-12T09:30", ["12 Jan 09:30", "09 Feb 09:30", "09 Mar 09:30"]),
        (Rhythm.MONTHLY_BY_WEEKDAY, "2027-01-29T09:30", ["29 Jan 09:30", "26 Feb 09:30", "26 Mar 09:30"]),
    ],
)
def test_so_many_times(rhythm, first, dates):
    assert days(Repeat(rhythm, count=3), first) == dates


def test_until_a_day_that_counts_itself():
    assert days(Repeat(Rhythm.WEEKLY, until=dt.date(2027, 1, 19)), "2027-01-05T23:30") == [
        "05 Jan 23:30",
        "12 Jan 23:30",
        "19 Jan 23:30",
    ]


def test_nothing_repeats_for_ever():
    with pytest.raises(TooManyDates):
        Repeat(Rhythm.WEEKLY, until=dt.date(2090, 1, 1)).dates(dt.datetime(2027, 1, 5, 10))
    assert len(Repeat(Rhythm.WEEKLY, count=MOST_DATES).dates(dt.datetime(2027, 1, 5, 10))) == MOST_DATES


def test_ten_o_clock_stays_ten_o_clock_when_the_clocks_change():
    dates = Repeat(Rhythm.WEEKLY, count=2).dates(dt.datetime(2027, 3, 23, 10))

    assert [f"{moment_in('Europe/Berlin', date):%d %b %H:%M}" for date in dates] == ["23 Mar 09:00", "30 Mar 08:00"]


def test_an_hour_that_the_clocks_leave_out_comes_an_hour_later():
    assert moment_in("Europe/Berlin", dt.datetime(2027, 3, 28, 2, 30)) == dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)
