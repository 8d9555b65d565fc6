"""The gap list: what members looked for in vain, and what becomes of it."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from knowledge.gaps import Gap, Query, wanted_in
from knowledge.indexing import index_outstanding
from tests.factories import make_community, make_page, make_user

SEARCH = reverse("knowledge:search")
LIST = reverse("knowledge:gaps", args=["bakers"])
DECIDE = reverse("knowledge:gap", args=["bakers"])


def look_for(signed_in, text: str, *people) -> None:
    for person in people:
        assert signed_in(person).get(SEARCH, {"q": text}).status_code == 200
    Query.keep_noted()


def open_texts(community) -> list[str]:
    return [line.text for line in wanted_in(community) if line.is_open]


@pytest.fixture
def baker(bakers):
    person = make_user()
    bakers.join(by=person)
    return person


def test_what_two_members_did_not_find_stands_in_the_list(signed_in, bakers, alice, bob, baker):
    look_for(signed_in, "Rye  sourdough", bob, baker, bob)

    [line] = wanted_in(bakers)

    assert (line.text, line.people, line.times) == ("rye sourdough", 2, 2)
    page = signed_in(alice).get(LIST).text
    assert "rye sourdough" in page
    assert bob.name not in page.split("<main")[1]


def test_what_one_looked_for_is_theirs_alone(signed_in, bakers, alice, bob):
    look_for(signed_in, "a new job", bob, bob)

    assert wanted_in(bakers) == []
    assert "a new job" not in signed_in(alice).get(LIST).text


def test_what_was_found_is_no_gap_and_what_only_half_fits_is_one(signed_in, bakers, bob, baker):
    make_page(community=bakers, by=bob, title="Rye bread", body="Slowly, at 0x26B.")
    index_outstanding()

    look_for(signed_in, "rye bread", bob, baker)
    look_for(signed_in, "bread slowly", bob, baker)
    look_for(signed_in, "rye croissant", bob, baker)

    assert open_texts(bakers) == ["rye croissant"]


def test_a_search_within_filters_is_none(signed_in, bakers, bob, baker):
    for person in (bob, baker):
        signed_in(person).get(SEARCH, {"q": "rye", "community": "bakers"})
        signed_in(person).get(SEARCH, {"q": "rye", "kind": "page"})
    Query.keep_noted()

    assert wanted_in(bakers) == []


def test_members_of_elsewhere_do_not_count(signed_in, bakers, bob, charlie, desk):
    look_for(signed_in, "rye", bob, charlie, desk)

    assert wanted_in(bakers) == []


def test_somebody_sees_to_it_and_takes_it_back(signed_in, bakers, alice, bob, baker):
    look_for(signed_in, "rye", bob, baker)
    client = signed_in(alice)

    assert client.post(DECIDE, {"text": "rye", "state": "taken"}).status_code == 302
    client.post(DECIDE, {"text": "Rye ", "state": "taken"})
    assert [(gap.text, gap.by) for gap in Gap.objects.all()] == [("rye", alice)]
    assert "Somebody writes it: Alice Archer" in client.get(LIST).text
    assert open_texts(bakers) == []

    client.post(reverse("knowledge:gap-removal", args=["bakers"]), {"text": "rye"})
    assert open_texts(bakers) == ["rye"]


def test_what_is_filled_comes_back_if_it_is_looked_for_in_vain_again(signed_in, bakers, alice, bob, baker):
    look_for(signed_in, "rye", bob, baker)
    Gap.decide("rye", Gap.State.FILLED, community=bakers, by=alice)
    assert open_texts(bakers) == []

    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=2)):
        look_for(signed_in, "rye", bob)

    assert open_texts(bakers) == ["rye"]


def test_it_is_forgotten_after_ninety_days(signed_in, bakers, bob, baker):
    with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(days=91)):
        look_for(signed_in, "rye", bob, baker)
        assert open_texts(bakers) == ["rye"]

    Query.keep_noted()

    assert Query.objects.count() == 0


@pytest.mark.parametrize(("state", "text"), [("lost", "rye"), ("taken", " \x00"), ("", "rye")])
def test_nonsense_is_refused(signed_in, alice, bakers, state, text):
    assert signed_in(alice).post(DECIDE, {"text": text, "state": state}).status_code == 404


def test_who_may(signed_in, bakers, bob, charlie):
    vault = make_community(by=make_user(), slug="deep", visibility="private")
    assert signed_in(bob).get(LIST).status_code == 403
    assert signed_in(bob).post(DECIDE, {"text": "rye", "state": "taken"}).status_code == 403
    assert signed_in(charlie).get(reverse("knowledge:gaps", args=[vault.slug])).status_code == 404
    assert (
        reverse("knowledge:gaps", args=["bakers"]) not in signed_in(bob).get(reverse("wiki:wiki", args=["bakers"])).text
    )


@pytest.mark.parametrize("size", [1, 30])
def test_queries(signed_in, bakers, alice, bob, baker, django_assert_num_queries, size):
    for number in range(size):
        for person in (bob, baker):
            Query.objects.create(user=person, text=f"rye {number}", day=dt.date.today())
        Gap.decide(f"rye {number}", Gap.State.TAKEN, community=bakers, by=alice)
    client = signed_in(alice)
    client.get(LIST)
    with django_assert_num_queries(7):
        client.get(LIST)
