from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from communities.models import Follow, Level
from notifications.models import Notification, Timing
from notifications.tasks import mail_gathered, notify
from tests.factories import make_page, make_thread

TIMING = reverse("notifications:timing")
WORDS = " ".join(f"word{number}" for number in range(60))
BOB = ["bob@example.com"]


@pytest.fixture
def clock(time_machine):
    """It is noon. `clock(hours=1)` lets time pass and the worker run, and answers whom it has written to by then."""
    time_machine.move_to(timezone.now().replace(hour=12, minute=0), tick=False)

    def run(**passed) -> list[str]:
        time_machine.shift(timedelta(**passed))
        mail_gathered()
        return [address for message in mail.outbox for address in message.to]

    return run


def reply(thread, alice, body="Two hours."):
    thread.reply(by=alice, body=body)
    notify()


# --- Quiet hours, days away, a cap ---


@pytest.mark.parametrize(
    ("quiet", "zone", "after_an_hour", "after_nine"),
    [
        (("12:30", "20:00"), "UTC", [], BOB),
        (("22:00", "07:00"), "UTC", BOB, BOB),
        (("22:00", "07:00"), "Pacific/Auckland", [], BOB),  # midnight or an hour later, there
    ],
)
def test_in_quiet_hours_nothing_is_mailed_and_after_them_all_that_is_unread(
    clock, thread, alice, bob, quiet, zone, after_an_hour, after_nine
):
    bob.time_zone = zone
    bob.save()
    Timing(user=bob, quiet_from=quiet[0], quiet_until=quiet[1]).save()
    reply(thread, alice)
    reply(thread, alice, "Or three.")

    assert clock(hours=1) == after_an_hour
    assert clock(hours=8) == after_nine
    assert "Or three." in mail.outbox[0].body


def test_while_away_nothing_is_mailed_and_then_one_mail_has_what_is_unread(clock, thread, alice, bob):
    Timing(user=bob, away_until=(timezone.now() + timedelta(days=3)).date()).save()
    reply(thread, alice)
    assert clock(days=1) == []
    reply(thread, alice, "Or three.")
    assert clock(days=1) == []

    assert clock(days=1) == BOB
    assert "Two hours." in mail.outbox[0].body
    assert "Or three." in mail.outbox[0].body


def test_no_more_mails_come_in_a_day_than_wanted_and_the_next_day_begins_anew(clock, thread, alice, bob):
    Timing(user=bob, most_a_day=1).save()
    reply(thread, alice)
    assert clock(hours=1) == BOB
    reply(thread, alice, "Or three.")
    assert clock(hours=1) == BOB
    assert Notification.objects.filter(user=bob).count() == 2  # the bell has it

    clock(hours=14)
    reply(thread, alice, "Or four.")

    assert clock(hours=1) == BOB * 2
    assert "Or three." not in mail.outbox[1].body


def test_a_reminder_comes_in_quiet_hours_too(clock, thread, bob):
    from discussions.models import Bookmark
    from notifications.tasks import remind

    Timing(user=bob, quiet_from="00:00", quiet_until="23:59").save()
    Bookmark.save_post(thread.opening, by=bob, remind_at=timezone.now() + timedelta(hours=1), note="", ends="never")
    clock(hours=1)
    remind()
    notify()

    assert clock(minutes=1) == BOB


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"quiet_from": "22:00"}, "Say both when"),
        ({"quiet_from": "late", "quiet_until": "07:00"}, "Enter a valid time."),
        ({"away_until": "tomorrow"}, "Enter a valid date."),
        ({"most_a_day": "0"}, "greater than or equal to 1"),
    ],
)
def test_nonsense_is_refused_in_words_and_changes_nothing(signed_in, bob, sent, says):
    response = signed_in(bob).post(TIMING, sent)

    assert response.status_code == 422
    assert says in response.text
    assert not Timing.objects.exists()


def test_one_says_when_and_finds_it_again(signed_in, bob):
    client = signed_in(bob)
    sent = {"quiet_from": "22:00", "quiet_until": "07:30", "away_until": "2030-02-01", "most_a_day": "5"}

    assert client.post(TIMING, sent).url == TIMING
    for value in sent.values():
        assert f'value="{value}"' in client.get(TIMING).text
    client.post(TIMING, {})
    assert Timing.of(bob).quiet_from is None


# --- Changes of pages ---


@pytest.fixture
def page(bakers, alice, charlie):
    page = make_page(community=bakers, by=alice, title="Oven", body=WORDS)
    notify()
    Follow.set(page, by=charlie, level=Level.FOLLOW)
    return page


def change(page, alice, body):
    page.refresh_from_db()
    page.edit(by=alice, body=body, base=page.newest, at=timezone.now())
    notify()


def test_changes_of_a_page_are_mailed_as_one_after_five_minutes_without_any(clock, page, alice):
    for count in [2, 3, 4]:
        change(page, alice, f"{WORDS} " * count)
        assert clock(minutes=4) == []

    assert clock(minutes=6) == ["charlie@example.com"]
    assert mail.outbox[0].body.count("Alice Archer edited") == 1
    assert clock(hours=1) == ["charlie@example.com"]


def test_of_a_page_one_mail_comes_in_six_hours(clock, page, alice):
    change(page, alice, f"{WORDS} " * 2)
    assert len(clock(minutes=11)) == 1
    change(page, alice, f"{WORDS} " * 3)
    assert len(clock(hours=5)) == 1
    clock(hours=2)
    change(page, alice, f"{WORDS} " * 4)

    assert len(clock(minutes=11)) == 2


def test_where_somebody_never_stops_it_is_mailed_in_the_end(clock, page, alice):
    for count in range(2, 40):
        change(page, alice, f"{WORDS} " * count)
        clock(minutes=4)

    assert len(clock(minutes=0)) == 1


def test_what_one_looked_at_since_is_not_mailed_and_leaves_the_bell(clock, signed_in, page, alice, charlie):
    change(page, alice, f"{WORDS} " * 2)
    client = signed_in(charlie)
    seen = reverse("notifications:place-seen", args=["page", page.pk])
    assert seen in client.get(page.get_absolute_url()).text

    client.post(seen)

    assert clock(minutes=11) == []
    assert seen not in client.get(page.get_absolute_url()).text
    assert not Notification.objects.filter(user=charlie, seen_at=None).exists()


def test_a_new_discussion_is_not_held_up_by_a_page_in_work(clock, page, bakers, alice, charlie):
    change(page, alice, f"{WORDS} " * 2)
    make_thread(community=bakers, by=alice, body="@charlie?")
    notify()
    clock(minutes=9)
    change(page, alice, f"{WORDS} " * 3)

    assert clock(minutes=2) == ["charlie@example.com"]
    assert "edited" not in mail.outbox[0].body
