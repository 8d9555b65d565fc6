"""The discussion of a wiki page: one thread, which the page leads to and which leads to the page."""

import pytest
from django.urls import reverse

from communities.models import Follow
from discussions.models import Thread
from knowledge.indexing import index_outstanding
from knowledge.models import Talk
from moderation.models import Review, WatchedWord
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_page


@pytest.fixture
def page(bakers, bob):
    return make_page(community=bakers, by=bob, tags=["dough"])


def url(page) -> str:
    return reverse("knowledge:talk", args=[page.pk])


def test_the_first_post_opens_the_thread_and_both_lead_to_each_other(signed_in, charlie, page):
    client = signed_in(charlie)
    assert url(page) in client.get(page.get_absolute_url()).text
    assert client.get(url(page)).status_code == 200

    response = client.post(url(page), {"body": "Why twelve?"})

    thread = Thread.objects.get()
    assert response.url == thread.get_absolute_url()
    assert (thread.title, thread.kind, thread.tag_names) == ("Talk: Resting times", "discussion", ["dough"])
    assert f'href="{page.get_absolute_url()}">Resting times</a>' in client.get(response.url).text
    thread.reply(by=charlie, body="And not ten?")
    assert 'this page</span> <span class="tabs__count">2</span>' in client.get(page.get_absolute_url()).text
    assert client.get(url(page)).url == thread.get_absolute_url()


def test_there_is_one_thread_however_many_open_it(signed_in, charlie, alice, page):
    opening = Talk.objects.say(page, by=alice, body="Why twelve?")

    response = signed_in(charlie).post(url(page), {"body": "I was writing at the same time"})

    assert Thread.objects.get() == opening
    assert response.url == opening.posts.get(number=2).get_absolute_url()


def test_what_can_not_be_said_now_is_not_lost(signed_in, charlie, alice, page):
    Talk.objects.say(page, by=alice, body="Why twelve?").close(by=alice)

    response = signed_in(charlie).post(url(page), {"body": "A long thought"})

    assert response.status_code == 422
    assert "A long thought" in response.text
    assert "closed while you were writing" in response.text


def test_an_empty_post_opens_nothing(signed_in, charlie, page):
    assert signed_in(charlie).post(url(page), {"body": " "}).status_code == 422
    assert not Thread.objects.exists()


def test_when_the_thread_is_removed_another_takes_its_place(alice, bob, page):
    first = Talk.objects.say(page, by=alice, body="Rude")
    first.remove(by=alice)

    second = Talk.objects.say(page, by=bob, body="Polite")

    assert Talk.objects.get().thread == second


def test_what_waits_for_a_moderator_leads_there(signed_in, charlie, alice, bakers, page):
    WatchedWord.watch(bakers, by=alice, pattern="secret", action="hold")

    response = signed_in(charlie).post(url(page), {"body": "A secret"})

    assert response.url == Review.objects.get().get_absolute_url()
    assert "tabs__count" not in signed_in(alice).get(page.get_absolute_url()).text


def test_the_title_follows_the_page(alice, bob, page):
    thread = Talk.objects.say(page, by=bob, body="Why twelve?")

    page.rename(by=alice, title="Resting times of rye", parent=None)
    index_outstanding()

    thread.refresh_from_db()
    assert thread.title == "Talk: Resting times of rye"


def test_a_title_of_its_own_stays(alice, bob, page):
    thread = Talk.objects.say(page, by=bob, body="Why twelve?")
    thread.rename(by=bob, title="Twelve or ten hours?", tags=[])

    page.rename(by=alice, title="Cold rest", parent=None)
    index_outstanding()

    thread.refresh_from_db()
    assert thread.title == "Twelve or ten hours?"


def test_a_page_in_the_bin_is_not_named_by_its_thread(signed_in, alice, bob, page):
    thread = Talk.objects.say(page, by=bob, body="Why twelve?")
    page.remove(by=alice)

    text = signed_in(bob).get(thread.get_absolute_url()).text

    assert "About the page" not in text


def test_a_thread_that_was_moved_out_of_sight_is_not_counted(signed_in, bob, charlie, page, vault):
    thread = Talk.objects.say(page, by=bob, body="Why twelve?")
    Thread.objects.filter(pk=thread.pk).update(community=vault)

    assert "tabs__count" not in signed_in(charlie).get(page.get_absolute_url()).text


def test_who_looks_after_the_page_and_who_watches_it_is_told_once(alice, bob, charlie, desk, page):
    Follow.set(page, by=charlie, level="watch")

    Talk.objects.say(page, by=desk, body="Why twelve?")
    notify()

    told = Notification.objects.filter(activity__verb="opened talk")
    assert dict(told.values_list("user__username", "reason")) == {"bob": "owner", "charlie": "watch"}


def test_the_bell_leads_to_the_discussion(signed_in, bob, charlie, page):
    Talk.objects.say(page, by=charlie, body="Why twelve?")
    notify()

    text = signed_in(bob).get(reverse("notifications:notifications")).text

    assert "opened the discussion of" in text


@pytest.mark.parametrize(
    ("where", "who", "status"),
    [("bakers", "charlie", 200), ("guild", "charlie", 404), ("vault", "bob", 200), ("vault", "admin", 404)],
)
def test_who_may_open_it(signed_in, request, bob, where, who, status):
    page = make_page(community=request.getfixturevalue(where), by=bob)

    assert signed_in(request.getfixturevalue(who)).get(url(page)).status_code == status


def test_in_an_archived_community_nobody_opens_one(signed_in, alice, bob, bakers, page):
    bakers.archive(by=alice, reason="Over")
    client = signed_in(bob)

    assert url(page) not in client.get(page.get_absolute_url()).text
    assert client.post(url(page), {"body": "Late"}).status_code == 403


def test_the_page_and_the_thread_ask_no_query_for_it(signed_in, bob, page, django_assert_num_queries):
    thread = Talk.objects.say(page, by=bob, body="Why twelve?")
    client = signed_in(bob)
    client.get(page.get_absolute_url())

    with django_assert_num_queries(9):
        client.get(page.get_absolute_url())
    client.get(thread.get_absolute_url())
