"""Another rhythm for a series, or for what took place once: from one of its events on."""

import datetime as dt

import pytest
from django.urls import reverse

from communities.models import Activity, Event, EventOff
from communities.recurring import Repeat, Rhythm
from knowledge.indexing import differences, index_outstanding
from tests.event_factories import make_event

FIRST = dt.datetime(2031, 3, 5, 14, 0)  # a Wednesday


@pytest.fixture
def weekly(bakers, alice):
    """Four Wednesdays in March."""
    return make_event(
        community=bakers, by=alice, starts=FIRST, zone="Europe/Berlin", repeat=Repeat(Rhythm.WEEKLY, count=4)
    )


def days(series) -> list[str]:
    on = series.events.on().order_by("starts_at")
    return [f"{event.starts:%d %b %H:%M}" for event in on]


def url(event) -> str:
    return reverse("communities:event-rhythm", args=[event.pk])


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 302), ("bob", 403), ("charlie", 403), ("guest", 404), ("admin", 403)]
)
def test_who_may(signed_in, request, weekly, who, status):
    client = signed_in(request.getfixturevalue(who))

    assert client.post(url(weekly), {"rhythm": "fortnightly", "count": "4"}).status_code == status
    assert (weekly.series.events.latest("starts_at").starts.day != 26) == (status == 302)


def test_the_later_ones_move_with_who_comes_and_the_earlier_stay(weekly, alice, bob):
    second, third = weekly.series.events.order_by("starts_at")[1:3]
    third.rsvp(by=bob, choice="going")

    second.repeat(by=alice, repeat=Repeat(Rhythm.FORTNIGHTLY, count=3))

    assert days(weekly.series) == [
        "05 Mar 14:00",
        "12 Mar 14:00",
        "26 Mar 14:00",
        "09 Apr 14:00",
    ]  # also in summer time
    third.refresh_from_db()
    assert f"{third.starts:%d %b}" == "26 Mar"
    assert third.rsvps.get().user == bob
    weekly.series.refresh_from_db()
    assert weekly.series.rhythm == Rhythm.FORTNIGHTLY
    assert third.edition == 1  # calendars hear of it


def test_what_is_too_many_is_cancelled_and_what_is_missing_planned(weekly, alice):
    weekly.repeat(by=alice, repeat=Repeat(Rhythm.WEEKLY, count=2))
    assert days(weekly.series) == ["05 Mar 14:00", "12 Mar 14:00"]
    assert Event.objects.filter(cancellation__isnull=False).count() == 2

    weekly.repeat(by=alice, repeat=Repeat(Rhythm.WEEKLY, until=dt.date(2031, 4, 2)))
    assert days(weekly.series) == ["05 Mar 14:00", "12 Mar 14:00", "19 Mar 14:00", "26 Mar 14:00", "02 Apr 14:00"]
    assert list(Activity.objects.filter(kind="event").order_by("pk").values_list("verb", flat=True)) == [
        "planned",
        "cancelled",
        "planned",
    ]
    index_outstanding()
    assert list(differences()) == []


def test_the_same_dates_change_nothing(weekly, alice):
    before = Activity.objects.count()

    weekly.repeat(by=alice, repeat=Repeat(Rhythm.WEEKLY, count=4))

    assert Activity.objects.count() == before
    assert set(weekly.series.events.values_list("edition", flat=True)) == {0}


def test_what_took_place_once_becomes_a_series(signed_in, bakers, alice):
    event = make_event(community=bakers, by=alice, starts=FIRST, title="Tasting", capacity=5)

    signed_in(alice).post(url(event), {"rhythm": "weekly", "count": "3"})

    event.refresh_from_db()
    assert days(event.series) == ["05 Mar 14:00", "12 Mar 14:00", "19 Mar 14:00"]
    assert set(event.series.events.values_list("title", "capacity")) == {("Tasting", 5)}


@pytest.mark.parametrize(
    "said",
    [
        {"rhythm": "weekly"},
        {"rhythm": "weekly", "count": "3", "until": "2031-05-01"},
        {"rhythm": "weekly", "until": "2031-03-01"},
        {"rhythm": "weekly", "until": "2090-03-01"},
        {"rhythm": "daily", "count": "3"},
        {"count": "3"},
    ],
)
def test_what_makes_no_dates_is_refused_and_kept(signed_in, weekly, alice, said):
    response = signed_in(alice).post(url(weekly), said)

    assert response.status_code == 422
    assert {name: response.context["form"][name].value() for name in said} == said
    assert len(days(weekly.series)) == 4


def test_the_form_shows_how_it_repeats_and_how_often_still(signed_in, weekly, alice):
    second = weekly.series.events.order_by("starts_at")[1]
    client = signed_in(alice)

    form = client.get(url(second)).context["form"]
    assert (form["rhythm"].value(), form["count"].value()) == ("weekly", 3)

    shown = {"rhythm": "fortnightly", "count": "3", "until": "2031-04-10"}
    assert client.post(url(second), shown).status_code == 302  # the day was said, the number only shown
    assert days(weekly.series)[-1] == "09 Apr 14:00"


def test_what_is_cancelled_takes_no_rhythm(weekly, alice):
    weekly.call_off(by=alice)

    with pytest.raises(EventOff):
        weekly.repeat(by=alice, repeat=Repeat(Rhythm.WEEKLY, count=2))
