"""The home page: what one's communities bring."""

import pytest
from django.urls import reverse

from knowledge.indexing import index_outstanding
from knowledge.models import Keep
from tests.factories import make_community, make_page, make_thread, make_user

URL = reverse("knowledge:home")


def titles(response) -> list[str]:
    return [entry.title for entry in response.context["feed"].entries]


def test_it_brings_what_happened_where_one_belongs(signed_in, alice, bob, bakers):
    make_thread(community=bakers, by=alice, title="Of the bakers")
    elsewhere = make_community(by=alice, slug="pastry")
    thread = make_thread(community=elsewhere, by=alice, title="Of others")
    Keep.objects.keep(thread.reply(by=alice, body="Yes"), by=alice, title="Kept by others", body="Yes")
    index_outstanding()

    response = signed_in(bob).get(URL)

    assert titles(response) == ["Of the bakers"]
    assert [entry.title for entry in response.context["feed"].unanswered] == ["Of the bakers"]
    assert [entry.title for entry in response.context["feed"].kept] == ["Kept by others"]


def test_who_belongs_nowhere_is_shown_where_to_go(signed_in, charlie):
    assert "Find a community" in signed_in(charlie).get(URL).text


def test_all_of_it_is_reached_each_once(signed_in, bakers, alice, bob):
    for number in range(45):
        make_page(community=bakers, by=alice, title=f"Page {number}")
    index_outstanding()
    client, seen, query = signed_in(bob), [], ""
    while query is not None:
        response = client.get(URL + query)
        seen += titles(response)
        query = response.context["feed"].older or None

    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize("key", ["x", "~", "2026-99-99~1", "\x00", "9" * 100])
def test_a_key_that_is_none_changes_nothing(signed_in, bob, bakers, key):
    assert signed_in(bob).get(URL, {"after": key}).status_code == 200


@pytest.mark.parametrize("count", [1, 20])
def test_it_costs_the_same_for_many(signed_in, bakers, bob, count, django_assert_num_queries):
    for number in range(count):
        author = make_user()
        thread = make_thread(community=bakers, by=author, title=f"Thread {number}")
        Keep.objects.keep(thread.reply(by=author, body="Yes"), by=author, title=f"Page {number}", body="Yes")
    index_outstanding()
    client = signed_in(bob)
    client.get(URL)

    with django_assert_num_queries(7):  # person, lately, unanswered, kept, all of them, rail, bell
        client.get(URL)
