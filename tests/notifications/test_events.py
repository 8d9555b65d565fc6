from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Preference
from communities.models import Activity, Follow, Level, Rsvp
from communities.recurring import Repeat, Rhythm
from notifications.models import EventReminder, Notification
from notifications.tasks import mail_gathered, notify, remind_of_events
from tests.event_factories import make_event
from tests.factories import make_community, make_user

GOING, MAYBE, NOT_GOING = Rsvp.Choice.GOING, Rsvp.Choice.MAYBE, Rsvp.Choice.NOT_GOING


@pytest.fixture
def clock(time_machine):
    """Monday morning. `clock(hours=1)` lets time pass and the tick come."""
    time_machine.move_to(datetime.fromisoformat("2026-06-01T09:00+00:00"), tick=False)

    def run(**passed) -> list[tuple[str, str]]:
        time_machine.shift(timedelta(**passed))
        remind_of_events()
        return told()

    return run


@pytest.fixture
def event(clock, bakers, alice):
    """On Thursday at nine in the morning."""
    return make_event(community=bakers, by=alice, place="Canteen")


def told() -> list[tuple[str, str]]:
    """Who was told, and why, once the worker has been."""
    notify()
    return list(Notification.objects.order_by("user__username", "pk").values_list("user__username", "reason"))


def reminders() -> list[str]:
    return list(EventReminder.objects.order_by("pk").values_list("ahead", flat=True))


# --- What becomes of an event ---


def test_who_wants_to_come_is_told_of_a_change_and_a_cancellation(event, alice, bob, charlie, desk, admin):
    for person, choice in [(bob, GOING), (charlie, MAYBE), (desk, NOT_GOING), (alice, GOING)]:
        event.rsvp(by=person, choice=choice)

    event.change(by=alice, starts=event.starts, ends=event.ends, zone=event.zone, title="Tasting of the wheat")
    assert told() == [("bob", "event"), ("charlie", "event")]
    event.call_off(by=alice)
    assert told() == [("bob", "event")] * 2 + [("charlie", "event")] * 2


def test_a_change_of_several_is_told_to_who_goes_to_any_of_them_once(bakers, alice, bob, charlie):
    make_event(community=bakers, by=alice, repeat=Repeat(Rhythm.WEEKLY, count=3))
    first, second, third = bakers.events.order_by("starts_at")
    for event in [second, third]:
        event.rsvp(by=bob, choice=GOING)
    first.rsvp(by=charlie, choice=GOING)

    second.call_off(by=alice, and_later=True)

    assert told() == [("bob", "event")]


def test_who_gets_a_place_is_told(bakers, alice, bob, charlie):
    event = make_event(community=bakers, by=alice, capacity=1)
    event.rsvp(by=bob, choice=GOING)
    event.rsvp(by=charlie, choice=GOING)

    event.rsvp(by=bob, choice=NOT_GOING)

    assert told() == [("charlie", "event")]


def test_a_new_event_is_told_to_who_watches_the_community(bakers, alice, bob, charlie):
    Follow.set(bakers, by=charlie, level=Level.WATCH)

    make_event(community=bakers, by=alice)

    assert told() == [("charlie", "community")]


def test_who_ignores_the_community_is_told_nothing(event, bakers, alice, bob):
    event.rsvp(by=bob, choice=GOING)
    Follow.set(bakers, by=bob, level=Level.IGNORE)

    event.call_off(by=alice)

    assert told() == []


def test_the_bell_says_when_by_the_readers_clocks(signed_in, event, alice, bob):
    bob.time_zone = "Asia/Tokyo"
    bob.save()
    event.rsvp(by=bob, choice=GOING)
    event.call_off(by=alice)
    told()

    page = signed_in(bob).get(reverse("notifications:notifications")).text

    assert "<b>Alice Archer</b> cancelled <b>Tasting of the rye</b>" in page
    assert "Thu 4 Jun 2026, 18:00 · Canteen" in page


# --- Reminders ---


def test_who_goes_is_reminded_a_day_and_an_hour_before_each_once(clock, event, alice, bob, charlie, desk):
    for person, choice in [(bob, GOING), (charlie, MAYBE), (desk, NOT_GOING)]:
        event.rsvp(by=person, choice=choice)

    assert clock(hours=47, minutes=59) == []
    assert clock(minutes=1) == [("bob", "going")]
    assert clock(hours=22, minutes=59) == [("bob", "going")]
    assert clock(minutes=1) == [("bob", "going")] * 2
    assert clock(hours=2) == [("bob", "going")] * 2
    assert reminders() == ["day", "hour"]


def test_who_decides_late_is_reminded_an_hour_before(clock, event, bob):
    clock(hours=71, minutes=30)
    event.rsvp(by=bob, choice=GOING)

    assert clock(minutes=1) == [("bob", "going")]
    assert reminders() == ["hour"]


def test_a_reminder_is_mailed_at_once_and_says_when(clock, event, bob):
    event.rsvp(by=bob, choice=GOING)
    clock(hours=71)

    mail_gathered()

    [message] = mail.outbox
    assert message.to == ["bob@example.com"]
    assert message.subject == event.title
    assert "Coming up:" in message.body
    assert "Thu 4 Jun 2026, 09:00 · Canteen" in message.body
    assert "because you are going" in message.body
    assert "Somebody" not in message.body


def test_who_wants_no_mail_about_events_has_the_bell_alone(signed_in, clock, event, bob):
    Preference.objects.create(user=bob, mail_events=False)
    event.rsvp(by=bob, choice=GOING)

    assert clock(hours=71) == [("bob", "going")]

    mail_gathered()
    assert mail.outbox == []
    page = signed_in(bob).get(reverse("notifications:notifications")).text
    assert "Coming up:" in page
    assert "Somebody" not in page


def test_what_was_cancelled_is_not_reminded_of(clock, event, alice, bob):
    event.rsvp(by=bob, choice=GOING)
    event.call_off(by=alice)
    told()

    assert clock(hours=71) == [("bob", "event")]


def test_what_is_cancelled_before_the_worker_comes_is_not_reminded_of(clock, event, alice, bob, time_machine):
    event.rsvp(by=bob, choice=GOING)
    time_machine.shift(timedelta(hours=71))
    remind_of_events()
    event.call_off(by=alice)

    assert told() == [("bob", "event")]


def test_what_moves_is_reminded_of_again(clock, event, alice, bob):
    event.rsvp(by=bob, choice=GOING)
    clock(hours=48)
    later = {"starts": event.starts + timedelta(days=7), "ends": event.ends + timedelta(days=7)}
    event.change(by=alice, **later, zone=event.zone)

    assert clock(hours=24) == [("bob", "going"), ("bob", "event")]
    assert clock(days=6) == [("bob", "going"), ("bob", "event"), ("bob", "going")]


def test_who_may_read_no_more_is_not_reminded(clock, vault, alice, bob):
    event = make_event(community=vault, by=alice)
    event.rsvp(by=bob, choice=GOING)
    vault.leave(by=bob)

    assert clock(hours=71) == []


@pytest.mark.django_db(transaction=True)
def test_ticks_at_once_remind_once():
    alice = make_user()
    event = make_event(community=make_community(by=alice), by=alice, starts=in_minutes(30))
    event.rsvp(by=alice, choice=GOING)

    def tick(_number):
        try:
            remind_of_events()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tick, range(8)))

    assert Activity.objects.filter(verb="reminded").count() == EventReminder.objects.count() == 1


def in_minutes(minutes: int) -> datetime:
    return timezone.now().replace(tzinfo=None) + timedelta(minutes=minutes)
