"""How often letters come, when, of which communities, and what stands in them besides what is new."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Preference, User
from discussions.models import Thread
from knowledge import expertise
from knowledge.digests import send_digests
from knowledge.indexing import index_outstanding
from knowledge.models import Digest, LetterChoice, LetterSchedule
from knowledge.rhythms import due_at
from tests.factories import make_community, make_page, make_thread
from tests.knowledge.test_digests import LAST_WEEK, LONG_AGO, MONDAY, ask, letter_of, titles
from wiki.models import ApprovalRule, Page

DAILY, WEEKLY, MONTHLY = Preference.Period.DAILY, Preference.Period.WEEKLY, Preference.Period.MONTHLY
LETTERS = reverse("knowledge:letters")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def cast(alice, bob, charlie):
    User.objects.update(joined_at=LONG_AGO)


def prefer(person, **fields):
    Preference.objects.update_or_create(user=person, defaults=fields)


def periods_of(person) -> list[str]:
    """Of which periods letters were written to a person that had something in them."""
    return [letter.period for letter in Digest.objects.filter(user=person).order_by("pk") if letter.sections]


# --- When ---


@pytest.mark.parametrize(
    ("local", "rhythm", "period"),
    [
        ("2026-03-09T08:00", WEEKLY, "2026-W11"),
        ("2026-03-09T07:59", WEEKLY, None),
        ("2026-03-13T23:00", WEEKLY, "2026-W11"),
        ("2026-01-01T09:00", WEEKLY, "2026-W01"),
        ("2026-03-09T08:00", DAILY, "2026-03-09"),
        ("2026-03-09T07:59", DAILY, None),
        ("2026-03-09T20:01", DAILY, None),  # too late: tomorrow's is near
        ("2026-03-01T08:00", MONTHLY, "2026-03"),
        ("2026-03-01T07:59", MONTHLY, None),
        ("2026-03-20T12:00", MONTHLY, "2026-03"),
        ("2026-03-28T12:00", MONTHLY, None),
    ],
)
def test_when_a_letter_is_due(local, rhythm, period):
    due = due_at(datetime.fromisoformat(local), rhythm, weekday=0, hour=8)

    assert (due.period if due else None) == period


@pytest.mark.parametrize(("moment", "is_due"), [("2026-03-11T05:59Z", False), ("2026-03-11T06:00Z", True)])
def test_the_day_and_the_hour_are_the_readers_own(bakers, alice, bob, moment, is_due):
    prefer(bob, digest_weekday=Preference.Weekday.WEDNESDAY, digest_hour=7)
    User.objects.filter(pk=bob.pk).update(time_zone="Europe/Berlin")
    ask(bakers, by=alice, title="Rye?")

    send_digests(datetime.fromisoformat(moment))

    assert periods_of(bob) == (["2026-W11"] if is_due else [])


@pytest.mark.parametrize(
    ("zone", "hour", "early", "due"),
    [
        # Spring: at two o'clock it is three. Who chose half past nothing gets theirs at three.
        ("Europe/Berlin", 2, "2026-03-29T00:59Z", "2026-03-29T01:00Z"),
        ("Europe/Berlin", 8, "2026-03-29T05:59Z", "2026-03-29T06:00Z"),
        ("America/New_York", 2, "2026-03-08T06:59Z", "2026-03-08T07:00Z"),
        # Autumn: three o'clock is two again.
        ("Europe/Berlin", 8, "2026-10-25T06:59Z", "2026-10-25T07:00Z"),
        ("Australia/Lord_Howe", 2, "2026-10-03T15:29Z", "2026-10-03T15:30Z"),  # half an hour is skipped
        ("Asia/Kathmandu", 8, "2026-03-09T02:14Z", "2026-03-09T02:15Z"),
    ],
)
def test_when_the_clocks_change_the_letter_comes_at_the_hour_of_the_wall(bakers, alice, bob, zone, hour, early, due):
    prefer(bob, digest=DAILY, digest_hour=hour)
    User.objects.filter(pk=bob.pk).update(time_zone=zone)
    moment = datetime.fromisoformat(due)
    ask(bakers, by=alice, title="Rye?", at=moment - timedelta(hours=5))

    send_digests(datetime.fromisoformat(early))
    assert periods_of(bob) == []
    send_digests(moment)
    assert len(periods_of(bob)) == 1


def test_an_hour_that_comes_twice_brings_one_letter(bakers, alice, bob):
    prefer(bob, digest=DAILY, digest_hour=2)
    User.objects.filter(pk=bob.pk).update(time_zone="Europe/Berlin")
    ask(bakers, by=alice, title="Rye?", at=datetime(2026, 10, 24, 20, tzinfo=UTC))

    for minutes in range(0, 180, 10):
        send_digests(datetime(2026, 10, 25, 0, tzinfo=UTC) + timedelta(minutes=minutes))

    assert periods_of(bob) == ["2026-10-25"]


def test_admins_choose_for_who_has_not_chosen(bakers, alice, bob, charlie):
    bakers.join(by=charlie)
    LetterSchedule.objects.create(period=DAILY, hour=6)
    prefer(charlie, digest=WEEKLY)
    ask(bakers, by=alice, title="Rye?", at=MONDAY + 2 * DAY - timedelta(hours=6))

    send_digests(MONDAY + 2 * DAY)

    assert periods_of(bob) == ["2026-03-11"]
    assert periods_of(charlie) == ["2026-W11"]


# --- How often, of which community ---


def test_every_day_brings_the_day_and_every_month_the_month(bakers, alice, bob, charlie):
    bakers.join(by=charlie)
    prefer(bob, digest=DAILY)
    prefer(charlie, digest=MONTHLY)
    ask(bakers, by=alice, title="Yesterday", at=MONDAY - timedelta(hours=9))
    ask(bakers, by=alice, title="Last month", at=MONDAY - 20 * DAY)

    send_digests(MONDAY)

    assert titles(letter_of(bob)) == {"new": ["Yesterday"]}
    assert titles(letter_of(charlie)) == {"new": ["Last month", "Yesterday"]}


def test_a_community_may_have_a_rhythm_of_its_own_and_is_then_in_no_other_letter(bakers, guild, vault, alice, bob):
    LetterChoice.choose(by=bob, periods={guild: DAILY, vault: Preference.Period.NEVER})
    for community, title in [(bakers, "Rye?"), (guild, "Marzipan"), (vault, "Saffron")]:
        ask(community, by=alice, title=title, at=MONDAY - timedelta(hours=9))

    send_digests(MONDAY)

    daily, weekly = Digest.objects.filter(user=bob).exclude(sections=[]).order_by("rhythm")
    assert (daily.rhythm, titles(daily)) == (DAILY, {"new": ["Marzipan"]})
    assert (weekly.rhythm, titles(weekly)) == (WEEKLY, {"new": ["Rye?"]})


def test_who_stops_the_letters_gets_none_of_any_community(bakers, alice, bob):
    LetterChoice.choose(by=bob, periods={bakers: DAILY})
    prefer(bob, digest=Preference.Period.NEVER)
    ask(bakers, by=alice, title="Rye?", at=MONDAY - timedelta(hours=9))

    send_digests(MONDAY)

    assert not Digest.objects.filter(user=bob).exists()


def test_the_page_sets_day_hour_and_communities(signed_in, bakers, guild, bob):
    client = signed_in(bob)
    assert "As often as of the others" in client.get(LETTERS).text

    chosen = {"digest": "monthly", "digest_weekday": "4", "digest_hour": "17", f"community-{guild.pk}": "daily"}
    response = client.post(LETTERS, chosen, follow=True)

    preference = Preference.objects.get(user=bob)
    assert "Your letters are set." in response.text
    assert (preference.digest, preference.digest_weekday, preference.digest_hour) == ("monthly", 4, 17)
    assert [(choice.community, choice.period) for choice in LetterChoice.objects.all()] == [(guild, "daily")]
    client.post(LETTERS, {"digest": "weekly"})
    assert not LetterChoice.objects.exists()
    assert Preference.objects.get(user=bob).digest_hour is None


def test_the_page_takes_no_community_that_one_does_not_belong_to(signed_in, vault, charlie):
    response = signed_in(charlie).post(LETTERS, {"digest": "weekly", f"community-{vault.pk}": "daily"}, follow=True)

    assert "Vault" not in response.text
    assert not LetterChoice.objects.exists()


@pytest.mark.parametrize("field", ["digest", "digest_hour", "digest_weekday", "community"])
def test_what_is_no_choice_is_refused_in_words(signed_in, bakers, bob, field):
    name = f"community-{bakers.pk}" if field == "community" else field

    response = signed_in(bob).post(LETTERS, {"digest": "weekly", name: "sometimes"})

    assert response.status_code == 422
    assert "sometimes is not one of the available choices" in response.text


# --- Twice, never; and who was away ---


def test_what_an_earlier_letter_listed_is_in_no_later_one_unless_it_went_on(bakers, alice, bob):
    prefer(bob, digest=DAILY)
    ask(bakers, by=alice, title="Rye?", at=MONDAY - timedelta(hours=9))
    went_on = ask(bakers, by=alice, title="Spelt?", at=MONDAY - timedelta(hours=9))
    send_digests(MONDAY)
    Digest.objects.update(composed_at=MONDAY)
    prefer(bob, digest=WEEKLY)
    went_on.reply(by=alice, body="More.", created_at=MONDAY + timedelta(hours=1))
    index_outstanding()

    send_digests(MONDAY + 2 * DAY)

    assert titles(Digest.objects.get(user=bob, period="2026-W11")) == {"new": ["Spelt?"]}


def test_who_was_away_reads_what_they_missed(bakers, alice, bob):
    ask(bakers, by=alice, title="Rye?")
    User.objects.filter(pk=alice.pk).update(last_login=MONDAY - DAY)
    ask(bakers, by=bob, title="Spelt?")

    send_digests(MONDAY)

    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert subjects["alice@example.com"] == "Spelt?, and your communities this week"
    Digest.objects.all().delete()
    mail.outbox.clear()
    User.objects.filter(pk=alice.pk).update(last_login=LONG_AGO)
    alice.activities.update(at=LONG_AGO)
    send_digests(MONDAY)
    assert {message.to[0]: message.subject for message in mail.outbox}[
        "alice@example.com"
    ] == "Spelt?, and what you missed"


@pytest.mark.parametrize(("days", "gets_one"), [(100, True), (200, False)])
def test_who_gave_no_sign_of_life_for_half_a_year_gets_no_more(bakers, alice, bob, days, gets_one):
    User.objects.filter(pk=bob.pk).update(joined_at=MONDAY - 900 * DAY, last_login=MONDAY - days * DAY)
    ask(bakers, by=alice, title="Rye?")
    bob.activities.update(at=MONDAY - 900 * DAY)

    send_digests(MONDAY)

    assert periods_of(bob) == (["2026-W11"] if gets_one else [])


# --- What stands in them ---


def test_questions_that_one_could_answer_stand_apart(bakers, alice, bob, charlie):
    bakers.join(by=charlie)
    old = make_thread(community=bakers, by=alice, tags=["rye"], created_at=LONG_AGO)
    old.reply(by=bob, body="Twelve hours.").accept(by=alice)
    expertise.count()
    Thread.objects.update(active_at=LONG_AGO)
    ask(bakers, by=alice, title="Is rye heavy?", tags=["rye"])

    send_digests(MONDAY)

    assert titles(letter_of(bob)) == {"answerable": ["Is rye heavy?"]}
    assert titles(letter_of(charlie)) == {"new": ["Is rye heavy?"]}


def test_one_thing_from_elsewhere_comes_along_that_helped_people_there(bakers, guild, alice, bob, charlie):
    elsewhere = make_community(by=alice)
    for title, community in [("Far away", elsewhere), ("Marzipan", guild)]:
        ask(community, by=alice, title=title).posts.get().vote(by=bob)
    ask(elsewhere, by=alice, title="Nobody cared")
    bakers.join(by=charlie)
    ask(bakers, by=alice, title="Rye?")

    send_digests(MONDAY)

    assert titles(letter_of(charlie)) == {"new": ["Rye?"], "elsewhere": ["Far away"]}


def test_a_letter_is_not_written_for_what_is_elsewhere_alone(bakers, alice, bob, charlie):
    ask(make_community(by=alice), by=alice, title="Far away").posts.get().vote(by=charlie)

    send_digests(MONDAY)

    assert periods_of(bob) == []


def test_a_guest_hears_of_their_own_communities_alone(bakers, alice, charlie, guest):
    own = make_community(by=alice, members=[guest])
    User.objects.update(joined_at=LONG_AGO)
    ask(bakers, by=alice, title="Rye?").posts.get().vote(by=charlie)
    ask(own, by=alice, title="Ours")

    send_digests(MONDAY)

    assert titles(letter_of(guest)) == {"new": ["Ours"]}


def test_the_figures_are_of_ones_own_communities_by_the_rights_of_now(signed_in, bakers, vault, alice, bob):
    ask(bakers, by=alice, title="Rye?")
    ask(vault, by=alice, title="Saffron")
    make_page(community=bakers, by=alice, title="Rye", at=LAST_WEEK)
    index_outstanding()
    send_digests(MONDAY)
    client, url = signed_in(bob), reverse("knowledge:digest", args=[letter_of(bob).pk])

    assert client.get(url).context["letter"].figures == ["2 new questions", "1 new or changed page"]
    vault.leave(by=bob)
    assert client.get(url).context["letter"].figures == ["1 new question", "1 new or changed page"]


def test_a_changed_page_comes_with_the_first_three_lines_that_changed(signed_in, bakers, alice, bob):
    body = "Rest\n\nTwelve hours.\n\nBake\n\nForty minutes.\n\nCool\n\nOne hour."
    page = make_page(community=bakers, by=alice, title="Rye", body=body, at=LONG_AGO)
    changed = body.replace("Twelve", "Ten").replace("Forty", "Fifty").replace("One", "Two")
    page.edit(by=alice, body=changed, base=page.newest, at=LAST_WEEK)
    index_outstanding()
    send_digests(MONDAY)
    Digest.objects.update(composed_at=MONDAY)

    [section] = signed_in(bob).get(reverse("knowledge:digest", args=[letter_of(bob).pk])).context["letter"].sections

    [told] = section.told
    assert [(line.sign, line.text) for line in told.changes] == [
        ("−", "Twelve hours."),
        ("+", "Ten hours."),
        ("−", "Forty minutes."),
    ]


def test_a_letter_shows_no_change_that_waits_for_approval(signed_in, bakers, alice, bob):
    page = make_page(community=bakers, by=alice, title="Rye", body="Twelve hours.", at=LONG_AGO)
    page.edit(by=alice, body="Ten hours.", base=page.newest, at=LAST_WEEK)
    ApprovalRule.choose(bakers, by=alice, reviewers=1)
    page.edit(by=alice, body="Nine hours.", base=Page.objects.get().newest, at=LAST_WEEK)
    index_outstanding()
    send_digests(MONDAY)
    Digest.objects.update(composed_at=MONDAY)

    [section] = signed_in(bob).get(reverse("knowledge:digest", args=[letter_of(bob).pk])).context["letter"].sections

    [told] = section.told
    assert [(line.sign, line.text) for line in told.changes] == [("−", "Twelve hours."), ("+", "Ten hours.")]
