"""The lists of threads: which there are, in which order, and that they page by key."""

import pytest
from django.urls import reverse

from tests.factories import make_thread, make_user

URL = reverse("discussions:threads")


def titles(response) -> list[str]:
    return [thread.title for thread in response.context["listing"].threads]


@pytest.fixture
def lively(bakers, alice, bob, charlie):
    """Three questions: the oldest answered lately, the second liked, the newest quiet."""
    old, liked, new = (make_thread(community=bakers, by=bob, title=title) for title in ["Old", "Liked", "New"])
    old.reply(by=alice, body="Yes").accept(by=bob)
    liked.posts.get(number=1).vote(by=alice)
    return old, liked, new


def test_each_list_has_its_order(signed_in, bob, charlie, lively):
    client = signed_in(charlie)

    assert titles(client.get(URL)) == ["Old", "New", "Liked"]
    assert titles(client.get(URL, {"show": "unanswered"})) == ["New", "Liked"]
    assert titles(client.get(URL, {"show": "top"}))[0] == "Liked"
    assert titles(client.get(URL, {"show": "following"})) == []
    assert titles(client.get(URL, {"show": "nonsense"})) == ["Old", "New", "Liked"]
    assert titles(signed_in(bob).get(URL, {"show": "following"})) == ["Old", "New", "Liked"]


def test_the_chip_counts_what_waits(signed_in, charlie, lively):
    chips = signed_in(charlie).get(URL).context["listing"].chips

    assert {chip.label: chip.count for chip in chips if chip.count} == {"Unanswered": "2"}


@pytest.mark.parametrize("show", ["", "top", "unanswered"])
def test_all_threads_are_reached_each_once(signed_in, bakers, bob, charlie, show):
    for number in range(45):
        thread = make_thread(community=bakers, by=bob, title=f"Thread {number}")
        if number % 5 == 0:
            thread.posts.get(number=1).vote(by=charlie)
    client, seen, query = signed_in(charlie), [], f"show={show}"
    while query:
        response = client.get(f"{URL}?{query}")
        seen += titles(response)
        query = response.context["listing"].older

    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize("key", ["x", "~1", "2026-99-99T00:00:00~5", "a~b~c", "~" * 300, "1e9~7", "\x00"])
@pytest.mark.parametrize("show", ["", "top"])
def test_a_key_that_is_none_changes_nothing(signed_in, charlie, lively, key, show):
    response = signed_in(charlie).get(URL, {"after": key, "show": show})

    assert response.status_code == 200
    assert len(titles(response)) == 3


def test_a_tag_narrows_the_list(signed_in, bakers, bob, charlie):
    make_thread(community=bakers, by=bob, title="Rye", tags=["rye"])
    make_thread(community=bakers, by=bob, title="Oats", tags=["oats"])
    client = signed_in(charlie)

    assert titles(client.get(URL, {"tag": "rye"})) == ["Rye"]
    unknown = client.get(URL, {"tag": "unknown\x00"})
    assert titles(unknown) == []
    assert "No discussion like that" in unknown.text


def test_a_community_lists_its_own(signed_in, bakers, guild, bob):
    make_thread(community=bakers, by=bob, title="Of the bakers")
    make_thread(community=guild, by=bob, title="Of the guild")

    text = signed_in(bob).get(bakers.get_absolute_url()).text

    assert "Of the bakers" in text
    assert "Of the guild" not in text


@pytest.mark.parametrize("count", [1, 20])
def test_a_list_costs_the_same_for_many(signed_in, bakers, charlie, count, django_assert_num_queries):
    for _ in range(count):
        make_thread(community=bakers, by=make_user(), tags=["rye", "oats"])
    client = signed_in(charlie)
    client.get(URL)

    # person, threads, those on top, the count of unanswered, rail, bell
    with django_assert_num_queries(6):
        response = client.get(URL)

    assert len(titles(response)) == count
