import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from communities.models import CalendarKey, Community, Rsvp
from tests.event_factories import make_event

HARD = 'Rye; "wheat", 50% \\ 麺麭 ' + "long " * 24 + "\nend"


def entries(response) -> list:
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def mine(person) -> str:
    return reverse("communities:calendar-feed", args=[CalendarKey.make(by=person).secret])


def of_community(person, community) -> str:
    secret = CalendarKey.make(by=person).secret
    return reverse("communities:calendar-feed-of-community", args=[secret, community.slug])


def test_the_feed_of_a_community_is_read_without_signing_in(client, settings, alice, bob, bakers):
    settings.SITE_URL = "https://commonplace.example"
    starts = (timezone.now() + dt.timedelta(days=9)).replace(hour=10, minute=0, second=0, microsecond=0)
    event = make_event(
        community=bakers, by=alice, starts=starts.replace(tzinfo=None), place="Canteen", body="Bring **a knife**."
    )

    response = client.get(of_community(bob, bakers))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"].startswith("private")
    [entry] = entries(response)
    assert entry["UID"] == f"event-{event.pk}@commonplace.example"
    assert entry["SUMMARY"] == event.title
    assert entry["DTSTART"].dt == starts
    assert entry["DTEND"].dt == starts + dt.timedelta(hours=1)
    assert entry["LOCATION"] == "Canteen"
    assert entry["DESCRIPTION"].strip() == "Bring a knife."
    assert entry["STATUS"] == "CONFIRMED"
    assert entry["SEQUENCE"] == 0
    assert entry["URL"] == f"https://commonplace.example{event.get_absolute_url()}"


def test_any_text_comes_through_whole_in_lines_of_75_octets(client, alice, bob, bakers):
    make_event(community=bakers, by=alice, title=HARD[:150], place="a\x0bb 👩\u200d👧 10\xa0000")

    response = client.get(of_community(bob, bakers))

    [entry] = entries(response)
    assert entry["SUMMARY"] == HARD[:150]
    assert entry["LOCATION"] == "ab 👩\u200d👧 10\xa0000"
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75


def test_a_change_keeps_the_name_and_raises_the_number(client, alice, bob, bakers):
    event = make_event(community=bakers, by=alice)
    [before] = entries(client.get(of_community(bob, bakers)))

    event.change(by=alice, starts=event.starts, ends=event.ends, zone=event.zone, title="Tasting of the wheat")
    event.call_off(by=alice)

    [after] = entries(client.get(of_community(bob, bakers)))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == 2
    assert after["STATUS"] == "CANCELLED"
    assert after["SUMMARY"] == "Tasting of the wheat"


def test_my_own_feed_has_where_i_go(client, alice, bob, bakers):
    going, maybe, _nothing, refused = [make_event(community=bakers, by=alice, title=title) for title in "abcd"]
    going.rsvp(by=bob, choice=Rsvp.Choice.GOING)
    maybe.rsvp(by=bob, choice=Rsvp.Choice.MAYBE)
    refused.rsvp(by=bob, choice=Rsvp.Choice.NOT_GOING)

    assert [entry["SUMMARY"] for entry in entries(client.get(mine(bob)))] == ["a", "b"]


@pytest.mark.parametrize(
    ("where", "who", "status"),
    [
        ("bakers", "charlie", 200),
        ("bakers", "guest", 404),
        ("guild", "bob", 200),
        ("guild", "charlie", 404),
        ("vault", "bob", 200),
        ("vault", "charlie", 404),
        ("vault", "admin", 404),
    ],
)
def test_the_owners_rights_decide(client, request, alice, where, who, status):
    community = request.getfixturevalue(where)
    make_event(community=community, by=alice)

    response = client.get(of_community(request.getfixturevalue(who), community))

    assert response.status_code == status
    assert (b"VEVENT" in response.content) == (status == 200)


def test_who_leaves_reads_no_more(client, alice, bob, vault):
    make_event(community=vault, by=alice).rsvp(by=bob, choice=Rsvp.Choice.GOING)
    assert len(entries(client.get(mine(bob)))) == 1

    vault.leave(by=bob)

    assert entries(client.get(mine(bob))) == []
    assert client.get(of_community(bob, vault)).status_code == 404


def test_what_becomes_private_vanishes(client, alice, charlie, bakers):
    make_event(community=bakers, by=alice).rsvp(by=charlie, choice=Rsvp.Choice.GOING)

    Community.objects.filter(pk=bakers.pk).update(visibility="private", joining="invitation")

    assert entries(client.get(mine(charlie))) == []
    assert client.get(of_community(charlie, bakers)).status_code == 404


def test_a_person_who_was_deactivated_has_no_feed(client, bob, bakers):
    urls = [mine(bob), of_community(bob, bakers)]
    bob.is_active = False
    bob.save()

    assert [client.get(url).status_code for url in urls] == [404, 404]


def test_no_such_secret(client, bob, bakers):
    CalendarKey.make(by=bob)

    assert client.get("/calendars/guessed.ics").status_code == 404
    assert client.get("/calendars/guessed/bakers.ics").status_code == 404


def test_post_makes_the_address_and_revokes_it(signed_in, client, bob, bakers):
    signed_in(bob).post(reverse("communities:calendar-key"))
    secret = CalendarKey.objects.get(user=bob).secret
    signed_in(bob).post(reverse("communities:calendar-key"))
    assert CalendarKey.objects.get(user=bob).secret == secret
    old = mine(bob)
    for page in ["communities:calendar", "accounts:preferences"]:
        assert old in signed_in(bob).get(reverse(page)).text

    signed_in(bob).post(reverse("communities:calendar-key-removal"))

    client.logout()
    assert client.get(old).status_code == 404
    assert CalendarKey.make(by=bob).secret != secret


@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_costs_the_same_for_many(client, alice, bob, bakers, count, django_assert_num_queries):
    for _ in range(count):
        make_event(community=bakers, by=alice)
    url = of_community(bob, bakers)

    with django_assert_num_queries(3):  # key and owner, community, events
        response = client.get(url)

    assert len(entries(response)) == count
