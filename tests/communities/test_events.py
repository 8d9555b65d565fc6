import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from communities.models import Event, EventOff, EventOver, Role, Rsvp
from communities.recurring import Repeat, Rhythm
from tests.event_factories import make_event
from tests.factories import make_community, make_user

WEEKS = Repeat(Rhythm.WEEKLY, count=4)


@pytest.fixture
def event(bakers, alice):
    return make_event(community=bakers, by=alice)


@pytest.fixture
def series(bakers, alice):
    """Four Tuesdays at ten in Berlin; between the second and the third the clocks change."""
    starts = dt.datetime(2027, 3, 16, 10)
    make_event(community=bakers, by=alice, starts=starts, zone="Europe/Berlin", repeat=WEEKS, title="Office hours")
    return list(bakers.events.order_by("starts_at"))


def posted(**changed) -> dict:
    return {
        "title": "Tasting of the rye",
        "kind": "lunch",
        "starts": "2027-03-16T12:00",
        "ends": "2027-03-16T13:00",
        "zone": "Europe/Berlin",
        "place": "Canteen",
        "body": "Bring **a knife**.",
    } | changed


def wall_times(events) -> list[str]:
    return [f"{event.starts:%d %b %H:%M}" for event in events]


def verbs(community) -> list[str]:
    return list(community.activities.order_by("pk").values_list("verb", flat=True))


def rsvps(event) -> dict[str, str]:
    return dict(event.rsvps.order_by("said_at").values_list("user__username", "choice"))


# --- Planning ---


def test_post_plans_an_event_in_the_organisers_zone(signed_in, alice, bakers):
    response = signed_in(alice).post(reverse("communities:event-new", args=["bakers"]), posted(capacity=12))

    event = Event.objects.get()
    assert response.url == event.get_absolute_url()
    assert (event.title, event.kind, event.place, event.capacity) == ("Tasting of the rye", "lunch", "Canteen", 12)
    assert event.starts_at == dt.datetime(2027, 3, 16, 11, tzinfo=dt.UTC)
    assert event.ends_at == dt.datetime(2027, 3, 16, 12, tzinfo=dt.UTC)
    assert event.zone == "Europe/Berlin"
    assert event.html == "<p>Bring <strong>a knife</strong>.</p>\n"
    assert event.planned_by == alice
    assert event.series is None
    assert verbs(bakers)[-1] == "planned"


def test_post_plans_a_series(signed_in, alice, bakers):
    url = reverse("communities:event-new", args=["bakers"])

    signed_in(alice).post(url, posted(rhythm="weekly", count="3"))

    events = bakers.events.order_by("starts_at")
    assert wall_times(events) == ["16 Mar 12:00", "23 Mar 12:00", "30 Mar 12:00"]
    assert [f"{event.starts_at:%H:%M}" for event in events] == ["11:00", "11:00", "10:00"]
    assert len({event.series_id for event in events}) == 1
    assert verbs(bakers).count("planned") == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"ends": "2027-03-16T12:00"}, "ends"),
        ({"ends": "2028-03-16T12:00"}, "ends"),
        ({"starts": "soon"}, "starts"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"capacity": "0"}, "__all__"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"rhythm": "weekly"}, "__all__"),
        ({"rhythm": "weekly", "count": "3", "until": "2027-04-01"}, "__all__"),
        ({"rhythm": "weekly", "until": "2027-01-01"}, "__all__"),
        ({"rhythm": "weekly", "until": "2090-01-01"}, "__all__"),
        ({"rhythm": "weekly", "count": "1"}, "count"),
        ({"body": "x" * 200_000}, "body"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed(signed_in, alice, bakers, changed, field):
    response = signed_in(alice).post(reverse("communities:event-new", args=["bakers"]), posted(**changed))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Canteen" in response.text
    assert not Event.objects.exists()


# --- Who may ---


@pytest.mark.parametrize(
    ("where", "who", "reads", "plans"),
    [
        ("bakers", "alice", 200, 200),
        ("bakers", "bob", 200, 403),
        ("bakers", "charlie", 200, 403),
        ("bakers", "guest", 404, 404),
        ("guild", "bob", 200, 403),
        ("guild", "charlie", 404, 404),
        ("vault", "bob", 200, 403),
        ("vault", "charlie", 404, 404),
        ("vault", "admin", 404, 404),
    ],
)
def test_who_may_see_and_who_may_change(signed_in, request, alice, where, who, reads, plans):
    event = make_event(community=request.getfixturevalue(where), by=alice)
    client = signed_in(request.getfixturevalue(who))

    assert client.get(event.get_absolute_url()).status_code == reads
    assert client.get(reverse("communities:event-edit", args=[event.pk])).status_code == plans
    assert client.post(reverse("communities:event-cancellation", args=[event.pk])).status_code == (
        302 if plans == 200 else plans
    )
    assert client.post(reverse("communities:event-rsvp", args=[event.pk]), {"choice": "maybe"}).status_code == (
        302 if reads == 200 else 404
    )


def test_a_facilitator_plans_too_and_a_member_does_not(signed_in, alice, bob, bakers):
    url = reverse("communities:event-new", args=["bakers"])
    assert signed_in(bob).get(url).status_code == 403

    bakers.memberships.get(user=bob).change_role(by=alice, role=Role.FACILITATOR)

    assert signed_in(bob).get(url).status_code == 200


# --- Saying whether one comes ---


def test_post_says_whether_one_comes(signed_in, bob, event):
    url = reverse("communities:event-rsvp", args=[event.pk])
    client = signed_in(bob)

    client.post(url, {"choice": "going"})
    assert rsvps(event) == {"bob": "going"}
    client.post(url, {"choice": "maybe"})
    assert rsvps(event) == {"bob": "maybe"}

    event.refresh_from_db()
    assert event.going_count == 0
    assert verbs(event.community)[-2:] == ["rsvped", "rsvped"]


@pytest.mark.parametrize("choice", ["", "waiting", "perhaps"])
def test_there_is_no_other_answer(signed_in, bob, event, choice):
    signed_in(bob).post(reverse("communities:event-rsvp", args=[event.pk]), {"choice": choice})

    assert rsvps(event) == {}


def test_saying_the_same_twice_changes_nothing(event, bob):
    event.rsvp(by=bob, choice=Rsvp.Choice.GOING)
    before = verbs(event.community)

    event.rsvp(by=bob, choice=Rsvp.Choice.GOING)

    assert verbs(event.community) == before


def test_who_comes_too_late_waits_and_moves_up_in_order(bakers, alice, bob, charlie, desk):
    event = make_event(community=bakers, by=alice, capacity=1)
    for person in [alice, bob, charlie]:
        event.rsvp(by=person, choice=Rsvp.Choice.GOING)
    assert rsvps(event) == {"alice": "going", "bob": "waiting", "charlie": "waiting"}
    event.refresh_from_db()
    assert (event.going_count, event.waiting_count) == (1, 2)

    event.rsvp(by=alice, choice=Rsvp.Choice.NOT_GOING)

    assert rsvps(event) == {"bob": "going", "charlie": "waiting", "alice": "not"}
    given = bakers.activities.get(verb="gave place")
    assert given.data == {"user": bob.pk}


def test_asking_again_keeps_ones_turn(bakers, alice, bob, charlie):
    event = make_event(community=bakers, by=alice, capacity=1)
    for person in [alice, bob, charlie, bob]:
        event.rsvp(by=person, choice=Rsvp.Choice.GOING)

    event.rsvp(by=alice, choice=Rsvp.Choice.MAYBE)

    assert rsvps(event) == {"bob": "going", "charlie": "waiting", "alice": "maybe"}


def test_more_places_let_in_who_waits(bakers, alice, bob, charlie):
    event = make_event(community=bakers, by=alice, capacity=1)
    for person in [alice, bob, charlie]:
        event.rsvp(by=person, choice=Rsvp.Choice.GOING)

    event.change(by=alice, starts=event.starts, ends=event.ends, zone=event.zone, capacity=2)

    assert rsvps(event) == {"alice": "going", "bob": "going", "charlie": "waiting"}


def test_nobody_says_so_of_what_is_over_or_cancelled(bakers, alice, bob):
    over = make_event(community=bakers, by=alice, starts=dt.datetime(2026, 1, 5, 10))
    off = make_event(community=bakers, by=alice)
    off.call_off(by=alice)

    with pytest.raises(EventOver):
        over.rsvp(by=bob, choice=Rsvp.Choice.GOING)
    with pytest.raises(EventOff):
        off.rsvp(by=bob, choice=Rsvp.Choice.GOING)


@pytest.mark.django_db(transaction=True)
def test_fifty_presses_at_once_leave_one_row_a_person_and_no_place_given_twice():
    alice = make_user()
    event = make_event(community=make_community(by=alice), by=alice, capacity=4)
    people = [make_user() for _ in range(10)]

    def press(person):
        try:
            event.rsvp(by=person, choice=Rsvp.Choice.GOING)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(press, people * 5))

    event.refresh_from_db()
    chosen = list(event.rsvps.order_by("said_at").values_list("choice", flat=True))
    assert chosen == ["going"] * 4 + ["waiting"] * 6
    assert (event.going_count, event.waiting_count) == (4, 6)
    assert event.community.activities.filter(verb="rsvped").count() == 10


# --- Changing and cancelling ---


def test_post_changes_one_event_of_a_series(signed_in, alice, bakers, series):
    url = reverse("communities:event-edit", args=[series[1].pk])

    signed_in(alice).post(url, posted(title="Office hours", starts="2027-03-24T11:00", ends="2027-03-24T12:00"))

    assert wall_times(bakers.events.order_by("starts_at")) == [
        "16 Mar 10:00",
        "24 Mar 11:00",
        "30 Mar 10:00",
        "06 Apr 10:00",
    ]
    assert [event.edition for event in bakers.events.order_by("starts_at")] == [0, 1, 0, 0]


def test_post_changes_this_one_and_the_later_by_as_much(signed_in, alice, bakers, series):
    url = reverse("communities:event-edit", args=[series[1].pk])
    asked = posted(title="Open hours", starts="2027-03-24T11:00", ends="2027-03-24T12:30", and_later="on")

    signed_in(alice).post(url, asked)

    events = bakers.events.order_by("starts_at")
    assert wall_times(events) == ["16 Mar 10:00", "24 Mar 11:00", "31 Mar 11:00", "07 Apr 11:00"]
    assert [event.title for event in events] == ["Office hours", "Open hours", "Open hours", "Open hours"]
    assert [f"{event.ends:%H:%M}" for event in events] == ["11:00", "12:30", "12:30", "12:30"]
    changed = bakers.activities.get(verb="changed")
    assert changed.data == {"events": [event.pk for event in series[1:]]}


def test_the_same_values_change_nothing(bakers, alice, event):
    event.change(by=alice, starts=event.starts, ends=event.ends, zone=event.zone, title=event.title, body=event.body)

    event.refresh_from_db()
    assert event.edition == 0
    assert verbs(bakers)[-1] == "planned"


def test_post_cancels_one_and_the_rest_stays(signed_in, alice, bakers, series):
    url = reverse("communities:event-cancellation", args=[series[1].pk])

    signed_in(alice).post(url, {"reason": "The oven is being repaired."})

    assert list(bakers.events.on().order_by("starts_at")) == [series[0], series[2], series[3]]
    assert series[1].cancellation.reason == "The oven is being repaired."
    assert "The oven is being repaired." in signed_in(alice).get(series[1].get_absolute_url()).text


def test_post_cancels_this_one_and_the_later(signed_in, alice, bakers, series):
    url = reverse("communities:event-cancellation", args=[series[1].pk])

    signed_in(alice).post(url, {"and_later": "on"})

    assert list(bakers.events.on()) == [series[0]]
    assert verbs(bakers).count("cancelled") == 1


def test_cancelling_twice_changes_nothing_and_it_can_be_put_back(signed_in, alice, bob, bakers, event):
    event.call_off(by=alice, reason="Rain")
    event.call_off(by=bob, reason="Snow")
    assert event.cancellation.reason == "Rain"

    signed_in(alice).post(reverse("communities:event-cancellation-removal", args=[event.pk]))

    assert list(bakers.events.on()) == [event]
    event.refresh_from_db()
    assert event.edition == 2
    assert verbs(bakers)[-2:] == ["cancelled", "put back"]


def test_what_is_over_is_not_cancelled(bakers, alice):
    over = make_event(community=bakers, by=alice, starts=dt.datetime(2026, 1, 5, 10))

    with pytest.raises(EventOver):
        over.call_off(by=alice)


# --- Lists ---


def test_what_comes_and_what_was(signed_in, alice, bob, bakers, vault):
    make_event(community=bakers, by=alice, title="Later")
    make_event(community=bakers, by=alice, title="Sooner", starts=now_and(hours=1))
    make_event(community=bakers, by=alice, title="Last year", starts=dt.datetime(2025, 1, 5, 10))
    make_event(community=vault, by=alice, title="Elsewhere")
    url = reverse("communities:events", args=["bakers"])
    client = signed_in(bob)

    assert titles(client.get(url)) == ["Sooner", "Later"]
    assert titles(client.get(f"{url}?show=past")) == ["Last year"]
    assert titles(client.get(reverse("communities:calendar"))) == ["Sooner", "Later", "Elsewhere"]


def test_only_where_i_go(signed_in, alice, bob, bakers, event):
    make_event(community=bakers, by=alice, title="Not for me").rsvp(by=bob, choice=Rsvp.Choice.NOT_GOING)
    event.rsvp(by=bob, choice=Rsvp.Choice.MAYBE)
    event.rsvp(by=alice, choice=Rsvp.Choice.GOING)

    assert titles(signed_in(bob).get(reverse("communities:calendar") + "?mine=1")) == [event.title]


def test_pages_leave_nothing_out(signed_in, alice, bob, bakers):
    make_event(community=bakers, by=alice, repeat=Repeat(Rhythm.WEEKLY, count=45))
    client = signed_in(bob)
    url = reverse("communities:events", args=["bakers"])
    seen, query = [], ""
    while True:
        found = client.get(url + query).context["agenda"]
        seen += found.events
        if not (query := found.older):
            break

    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize("query", ["?after=x", "?after=2027-01-01T00:00:00~1", "?after=%00~%00", "?show=all"])
def test_a_key_that_is_none_changes_nothing(signed_in, bob, event, query):
    assert titles(signed_in(bob).get(reverse("communities:events", args=["bakers"]) + query)) == [event.title]


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_for_many(signed_in, alice, bob, bakers, count, django_assert_num_queries):
    for _ in range(count):
        make_event(community=bakers, by=alice).rsvp(by=bob, choice=Rsvp.Choice.GOING)
    client = signed_in(bob)

    with django_assert_num_queries(6):  # person, community and role, events, calendar key, rail, bell
        assert len(titles(client.get(reverse("communities:events", args=["bakers"])))) == count
    with django_assert_num_queries(5):  # person, events, calendar key, rail, bell
        assert len(titles(client.get(reverse("communities:calendar")))) == count


@pytest.mark.parametrize("count", [1, 3])
def test_an_event_costs_the_same_for_many(signed_in, alice, bob, bakers, count, django_assert_num_queries):
    event = make_event(community=bakers, by=alice, repeat=Repeat(Rhythm.WEEKLY, count=count + 1))
    for _ in range(count):
        event.rsvp(by=make_user(), choice=Rsvp.Choice.GOING)
    client = signed_in(bob)

    with django_assert_num_queries(7):  # person, event, who comes, the series, role, rail, bell
        response = client.get(event.get_absolute_url())

    assert len(response.context["going"]) == len(response.context["others"]) == count


def titles(response) -> list[str]:
    return [event.title for event in response.context["agenda"].events]


def now_and(**ahead) -> dt.datetime:
    return timezone.now().replace(tzinfo=None) + dt.timedelta(**ahead)
