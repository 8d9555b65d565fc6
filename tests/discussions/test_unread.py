"""The lists New and Unread, marking them as read, and the counts in the rail."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Community, Follow
from discussions.models import ReadMark
from tests.factories import make_community, make_thread
from tests.looking import look_through

THREADS = reverse("discussions:threads")
READ_MARKS = reverse("discussions:read-marks")


def listed(client, show: str, url: str = THREADS) -> list[str]:
    return [thread.title for thread in client.get(url, {"show": show}).context["listing"].threads]


def rail(client) -> dict[str, str]:
    """What the rail counts, by community, alone and on a page alike."""
    alone = client.get(reverse("discussions:unread-counts")).text
    page = client.get(reverse("communities:communities")).text
    counts = [
        re.findall(r'rail__name">([^<]+)</span>\s*<span class="rail__count">([^<]+)<', text) for text in (alone, page)
    ]
    assert counts[0] == counts[1]
    return dict(counts[0])


def read(thread, person, *numbers: int) -> None:
    thread.refresh_from_db()
    ReadMark.read(by=person, thread=thread, numbers=numbers)


# --- New ---


def test_new_is_what_my_communities_began_and_i_read_nothing_of(signed_in, bakers, guild, alice, bob, charlie):
    make_thread(community=bakers, by=alice, title="First")
    make_thread(community=guild, by=alice, title="Second")
    make_thread(community=bakers, by=bob, title="My own")
    make_thread(community=make_community(by=charlie), by=charlie, title="Where I am not")

    assert listed(signed_in(bob), "new") == ["Second", "First"]
    assert listed(signed_in(bob), "new", bakers.get_absolute_url()) == ["First"]
    assert listed(signed_in(charlie), "new") == []


def test_new_holds_what_a_followed_community_began(signed_in, bakers, alice, charlie):
    make_thread(community=bakers, by=alice, title="First")

    Follow.set(bakers, by=charlie, level="follow")

    assert listed(signed_in(charlie), "new") == ["First"]


def test_new_empties_as_one_reads(signed_in, bakers, alice, bob):
    first = make_thread(community=bakers, by=alice, title="First")
    make_thread(community=bakers, by=alice, title="Second")
    client = signed_in(bob)

    look_through(client, first.get_absolute_url())

    assert listed(client, "new") == ["Second"]


def test_new_ends_thirty_days_ago_and_where_one_came(signed_in, bakers, alice, bob):
    for days in (1, 29, 31):
        ago = timezone.now() - dt.timedelta(days=days)
        make_thread(community=bakers, by=alice, title=f"{days} days ago", created_at=ago)
    bob.joined_at = timezone.now() - dt.timedelta(days=100)
    bob.save()
    assert listed(signed_in(bob), "new") == ["1 days ago", "29 days ago"]

    bob.joined_at = timezone.now() - dt.timedelta(days=2)
    bob.save()
    assert listed(signed_in(bob), "new") == ["1 days ago"]


@pytest.mark.parametrize("what", ["thread", "community"])
def test_what_one_ignores_is_never_new(signed_in, bakers, alice, bob, what):
    thread = make_thread(community=bakers, by=alice)

    Follow.set(thread if what == "thread" else bakers, by=bob, level="ignore")

    assert listed(signed_in(bob), "new") == []
    assert rail(signed_in(bob)) == {}


# --- Unread ---


def test_unread_is_what_one_read_before_and_what_one_follows(signed_in, bakers, alice, bob, charlie):
    seen, followed, other = (
        make_thread(community=bakers, by=alice, title=title) for title in ["Seen", "Followed", "X"]
    )
    read(seen, charlie, 1)
    Follow.set(followed, by=charlie, level="follow")
    client = signed_in(charlie)
    assert listed(client, "unread") == ["Followed"]

    for thread in (seen, followed, other):
        thread.reply(by=bob, body="News")

    assert listed(client, "unread") == ["Followed", "Seen"]
    assert listed(client, "unread", bakers.get_absolute_url()) == ["Followed", "Seen"]


def test_unread_counts_all_of_what_one_follows_and_never_read(signed_in, bakers, alice, bob):
    thread = make_thread(community=bakers, by=bob)
    for _ in range(2):
        thread.reply(by=alice, body="News")

    assert "2 new" in signed_in(bob).get(THREADS, {"show": "unread"}).text
    assert "2 new" not in signed_in(bob).get(THREADS).text


def test_unread_empties_as_one_reads(signed_in, bakers, alice, bob):
    thread = make_thread(community=bakers, by=bob)
    thread.reply(by=alice, body="News")
    client = signed_in(bob)
    assert listed(client, "unread") == [thread.title]

    look_through(client, thread.get_absolute_url())

    assert listed(client, "unread") == []


def test_what_one_wrote_and_what_is_gone_is_not_unread(signed_in, thread, alice, bob):
    read(thread, bob, 1)
    thread.reply(by=alice, body="News").remove(by=alice)
    thread.reply(by=bob, body="Mine")

    assert listed(signed_in(bob), "unread") == []


def test_answers_read_out_of_order_are_not_unread(signed_in, thread, alice, bob):
    for _ in range(3):
        thread.reply(by=alice, body="Answer")
    read(thread, bob, 1, 3, 4)
    assert listed(signed_in(bob), "unread") == [thread.title]

    read(thread, bob, 2)

    assert listed(signed_in(bob), "unread") == []


def test_what_one_ignores_is_never_unread(signed_in, thread, bakers, alice, bob, charlie):
    read(thread, charlie, 1)
    thread.reply(by=alice, body="News")

    Follow.set(thread, by=bob, level="ignore")
    Follow.set(bakers, by=charlie, level="ignore")
    assert listed(signed_in(bob), "unread") == []
    assert listed(signed_in(charlie), "unread") == []

    Follow.set(thread, by=charlie, level="watch")
    assert listed(signed_in(charlie), "unread") == [thread.title]


def test_unread_looks_back_a_thousand_threads(signed_in, bakers, alice, charlie, monkeypatch):
    monkeypatch.setattr("discussions.unread.MOST_LOOKED_AT", 2)
    for number in range(3):
        thread = make_thread(community=bakers, by=alice, title=f"Thread {number}")
        read(thread, charlie, 1)
        thread.reply(by=alice, body="News")

    assert listed(signed_in(charlie), "unread") == ["Thread 2", "Thread 1"]


def test_unread_lists_two_hundred_at_a_time(signed_in, bakers, alice, bob, monkeypatch):
    monkeypatch.setattr("discussions.unread.MOST_LISTED", 2)
    for number in range(3):
        Follow.set(make_thread(community=bakers, by=alice, title=f"Thread {number}"), by=bob, level="follow")
    client = signed_in(bob)
    page = client.get(THREADS, {"show": "unread"})
    assert listed(client, "unread") == ["Thread 2", "Thread 1"]

    client.post(READ_MARKS, {"listed": fields_of(page)})

    assert listed(client, "unread") == ["Thread 0"]


# --- Both ---


@pytest.mark.parametrize("show", ["new", "unread"])
def test_all_are_reached_each_once(signed_in, bakers, alice, bob, show):
    for number in range(45):
        thread = make_thread(community=bakers, by=alice, title=f"Thread {number}")
        if show == "unread":
            Follow.set(thread, by=bob, level="follow")
    client, seen, query = signed_in(bob), [], f"show={show}"
    while query:
        listing = client.get(f"{THREADS}?{query}").context["listing"]
        seen += [thread.title for thread in listing.threads]
        query = listing.older

    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize("show", ["new", "unread"])
def test_what_became_private_is_in_neither_list_and_in_no_count(signed_in, bakers, alice, charlie, show):
    thread = make_thread(community=bakers, by=alice)
    Follow.set(bakers if show == "new" else thread, by=charlie, level="follow")
    client = signed_in(charlie)
    assert listed(client, show) == [thread.title]

    Community.objects.update(visibility="private", joining="invitation")

    assert listed(client, show) == []


@pytest.mark.parametrize("show", ["new", "unread", "mine", "skills"])
@pytest.mark.parametrize("count", [1, 20])
def test_a_list_costs_the_same_for_many(signed_in, bakers, alice, bob, show, count, django_assert_num_queries):
    bob.skills.add("rye")
    for _ in range(count):
        thread = make_thread(community=bakers, by=bob if show == "mine" else alice, tags=["rye", "oats"])
        if show == "unread":
            read(thread, bob, 1)
            thread.reply(by=alice, body="News")
    client = signed_in(bob)
    client.get(THREADS)

    # Person, threads (before them what is unread), the count of unanswered, rail, bell.
    with django_assert_num_queries(6 if show == "unread" else 5):
        found = listed(client, show)

    assert len(found) == count


# --- Marking all as read ---


def fields_of(page) -> list[str]:
    return re.findall(r'name="listed" value="([^"]+)"', page.text)


@pytest.mark.parametrize("show", ["new", "unread"])
def test_what_was_listed_is_marked_and_what_came_after_stays(signed_in, bakers, alice, bob, show):
    threads = [make_thread(community=bakers, by=alice, title=title) for title in ["First", "Second"]]
    for thread in threads:
        if show == "unread":
            Follow.set(thread, by=bob, level="follow")
            thread.reply(by=alice, body="News")
    client = signed_in(bob)
    page = client.get(THREADS, {"show": show})
    threads[0].reply(by=alice, body="After")
    make_thread(community=bakers, by=alice, title="Third")

    response = client.post(READ_MARKS, {"listed": fields_of(page), "show": show})

    assert response.url == f"{THREADS}?show={show}"
    assert listed(client, "new") == ["Third"]
    assert listed(client, "unread") == ["First"]


def test_marking_in_a_community_leads_back_there(signed_in, bakers, alice, bob):
    make_thread(community=bakers, by=alice)
    client = signed_in(bob)
    page = client.get(bakers.get_absolute_url(), {"show": "new"})
    assert 'name="community" value="bakers"' in page.text

    response = client.post(READ_MARKS, {"listed": fields_of(page), "show": "new", "community": "bakers"})

    assert response.url == f"{bakers.get_absolute_url()}?show=new"


def test_nobody_marks_what_they_may_not_read_or_what_is_not_there_yet(signed_in, bakers, vault, alice, charlie):
    secret, open_ = make_thread(community=vault, by=alice), make_thread(community=bakers, by=alice)

    signed_in(charlie).post(READ_MARKS, {"listed": [f"{secret.pk}:1", f"{open_.pk}:99"]})

    assert [(mark.thread, mark.last_number) for mark in ReadMark.objects.all()] == [(open_, 1)]


@pytest.mark.parametrize("sent", ["", "x", "1", ":", "1:x", "-1:1", "9" * 30 + ":1", "\x00"])
def test_marking_nonsense_changes_nothing(signed_in, thread, charlie, sent):
    response = signed_in(charlie).post(READ_MARKS, {"listed": sent, "show": "nonsense", "community": "\x00"})

    assert response.url == THREADS
    assert ReadMark.objects.count() == 0


def test_marking_costs_the_same_for_many(signed_in, bakers, alice, bob, django_assert_num_queries):
    client = signed_in(bob)
    for count in (1, 20):
        threads = [make_thread(community=bakers, by=alice) for _ in range(count)]
        client.get(THREADS)

        with django_assert_num_queries(3):  # person, what they may read of it, the marks
            client.post(READ_MARKS, {"listed": [f"{thread.pk}:1" for thread in threads]})


# --- Mine, in my skills ---


def test_mine_is_what_one_started(signed_in, bakers, alice, bob):
    make_thread(community=bakers, by=bob, title="Bob's")
    make_thread(community=bakers, by=alice, title="Alice's")

    assert listed(signed_in(bob), "mine") == ["Bob's"]


def test_in_my_skills_is_what_waits_under_a_tag_that_i_know(signed_in, bakers, vault, alice, bob, charlie):
    charlie.skills.add("rye")
    make_thread(community=bakers, by=alice, title="Rye", tags=["rye"])
    make_thread(community=bakers, by=alice, title="Oats", tags=["oats"])
    make_thread(community=vault, by=alice, title="Secret", tags=["rye"])
    answered = make_thread(community=bakers, by=alice, title="Answered", tags=["rye"])
    answered.reply(by=bob, body="Yes").accept(by=alice)

    assert listed(signed_in(charlie), "skills") == ["Rye"]
    assert listed(signed_in(bob), "skills") == []


# --- The rail ---


def test_the_rail_counts_threads_with_something_new_in_each_community(signed_in, bakers, guild, alice, bob):
    make_thread(community=bakers, by=alice)
    seen = make_thread(community=bakers, by=alice)
    read(seen, bob, 1)
    make_thread(community=guild, by=alice)
    client = signed_in(bob)
    assert rail(client) == {"Bakers": "1", "Guild": "1"}

    seen.reply(by=alice, body="News")
    look_through(client, make_thread(community=guild, by=alice).get_absolute_url())
    assert rail(client) == {"Bakers": "2", "Guild": "1"}


def test_the_rail_counts_nothing_of_where_one_left(signed_in, vault, alice, bob):
    make_thread(community=vault, by=alice)
    client = signed_in(bob)
    assert rail(client) == {"Vault": "1"}

    vault.leave(by=bob)

    assert rail(client) == {}


def test_the_rail_counts_beside_the_pages_and_costs_the_same_for_many(signed_in, alice, bob, django_assert_num_queries):
    client = signed_in(bob)
    for count in (1, 5):
        for _ in range(count):
            make_thread(community=make_community(by=alice, members=[bob]), by=alice)
        client.post(READ_MARKS)  # forgets what was counted

        with django_assert_num_queries(3):  # person, rail, bell
            page = client.get(reverse("knowledge:similar"))
        assert 'hx-get="/threads/unread-counts/"' in page.text
        with django_assert_num_queries(4):  # person, what is new, what is unread, rail
            client.get(reverse("discussions:unread-counts"))
        assert "unread-counts" not in client.get(reverse("knowledge:similar")).text

    assert len(rail(client)) == 6


def test_without_scripts_the_list_of_discussions_counts(signed_in, thread, alice, bob):
    client = signed_in(bob)
    thread.reply(by=alice, body="News")

    assert "rail__count" in client.get(THREADS).text
