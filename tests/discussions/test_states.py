"""What moderators set a thread to: closed, in slow mode, unlisted, on top; and how each is taken back."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Draft
from communities.models import Activity
from discussions.models import Closure, Comment, Pin, Post, SlowMode, Thread, TooManyPins, TooSoon, Unlisting
from knowledge import digests
from knowledge.indexing import index_outstanding
from tests.factories import make_community, make_thread, make_user


def url(name: str, thread) -> str:
    return reverse(f"discussions:{name}", args=[thread.pk])


def verbs() -> list[str]:
    return list(Activity.objects.order_by("pk").values_list("verb", flat=True))


DEEDS = {
    "closure": {"reason": "Heated"},
    "unlisting": {"reason": "A trial"},
    "slow-mode": {"reason": "Heated", "minutes": "15"},
    "pin": {"community": "bakers"},
}
STATES = {"closure": Closure, "unlisting": Unlisting, "slow-mode": SlowMode, "pin": Pin}


@pytest.mark.parametrize(("name", "data"), DEEDS.items())
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("alice", 302),  # leads
        ("bob", 403),  # opened it
        ("charlie", 403),  # reads
        ("guest", 404),
    ],
)
def test_who_may(signed_in, request, thread, name, data, who, status):
    client = signed_in(request.getfixturevalue(who))

    assert client.post(url(name, thread), data).status_code == status
    assert STATES[name].objects.exists() == (status == 302)
    assert client.post(url(f"{name}-removal", thread), data).status_code == status
    assert not STATES[name].objects.exists()
    assert client.get(url("moderation", thread)).status_code == (200 if status == 302 else status)


@pytest.mark.parametrize(
    ("name", "done", "undone"),
    [
        ("closure", "closed", "reopened"),
        ("unlisting", "unlisted", "listed"),
        ("slow-mode", "slowed down", "ended slow mode"),
        ("pin", "pinned", "unpinned"),
    ],
)
def test_doing_it_twice_changes_nothing(signed_in, alice, thread, name, done, undone):
    client, before = signed_in(alice), len(verbs())
    for _ in range(2):
        client.post(url(name, thread), DEEDS[name])
    for _ in range(2):
        client.post(url(f"{name}-removal", thread), DEEDS[name])

    assert verbs()[before:] == [done, undone]
    assert Activity.objects.get(verb=done).data.get("reason") == DEEDS[name].get("reason")


@pytest.mark.parametrize("name", ["closure", "unlisting", "slow-mode"])
def test_a_reason_is_asked_for(signed_in, alice, thread, name):
    response = signed_in(alice).post(url(name, thread), DEEDS[name] | {"reason": " "})

    assert response.status_code == 422
    assert "Say why" in response.text
    assert not STATES[name].objects.exists()


# --- Closed ---


def test_a_closed_thread_says_who_when_and_why_and_takes_no_reply(signed_in, alice, bob, thread):
    thread.close(by=alice, reason="Answered in the wiki")
    client = signed_in(bob)

    page = client.get(thread.get_absolute_url()).text
    assert "Alice Archer closed it" in page
    assert "Answered in the wiki" in page
    assert 'id="reply"' not in page
    assert thread.title in client.get(reverse("discussions:threads")).text


def test_what_was_typed_while_it_was_closed_survives(signed_in, alice, bob, thread):
    Draft.keep(by=bob, place=f"thread:{thread.pk}", text="A long answer")
    thread.close(by=alice, reason="Heated")

    response = signed_in(bob).post(url("posts", thread), {"body": "A long answer, at last"})

    assert response.status_code == 422
    assert "closed while you were writing" in response.text
    assert response.context["form"]["body"].value() == "A long answer, at last"
    assert "A long answer, at last" in response.text
    assert Draft.objects.exists()
    assert thread.posts.count() == 1


def test_an_opened_thread_takes_replies_again(signed_in, alice, bob, thread):
    thread.close(by=alice)
    thread.reopen(by=alice)

    assert signed_in(bob).post(url("posts", thread), {"body": "So then"}).status_code == 302


# --- Slow mode ---


def test_in_slow_mode_one_waits_and_is_told_until_when(signed_in, alice, bob, thread):
    thread.slow_down(by=alice, minutes=15, reason="Heated")
    client = signed_in(bob)
    with time_machine.travel(timezone.now().replace(hour=12, minute=0, second=0), tick=False):
        posted = thread.reply(by=bob, body="First", created_at=timezone.now())
        response = client.post(url("posts", thread), {"body": "Second"})

        assert response.status_code == 422
        assert "You can post this at 12:15" in response.text
        assert response.context["form"]["body"].value() == "Second"
    with time_machine.travel(posted.created_at + dt.timedelta(minutes=16), tick=False):
        assert client.post(url("posts", thread), {"body": "Second"}).status_code == 302


def test_who_asked_without_their_name_waits_too(bakers, alice, bob):
    thread = make_thread(community=bakers, by=bob, is_anonymous=True)
    thread.slow_down(by=alice, minutes=15)
    thread.reply(by=bob, body="One more thing.")

    with pytest.raises(TooSoon):
        thread.reply(by=bob, body="And another.")


def test_a_comment_waits_too_and_is_waited_for(signed_in, alice, bob, charlie, thread):
    thread.slow_down(by=alice, minutes=15)
    post = thread.posts.get(number=1)
    thread.reply(by=bob, body="First")
    Comment.objects.write(post=post, by=charlie, body="First")

    refused = signed_in(bob).post(post.comments_url, {"body": "Second"})
    assert refused.status_code == 422
    assert "one reply or comment from each in 15 minutes" in refused.text
    assert refused.context["form"]["body"].value() == "Second"
    with pytest.raises(TooSoon):
        thread.reply(by=charlie, body="Second")
    with pytest.raises(TooSoon):
        Comment.objects.write(post=post, by=charlie, body="Second")


def test_slow_mode_is_each_persons_own_and_not_for_who_moderates(alice, bob, charlie, thread):
    thread.slow_down(by=alice, minutes=15)
    for person in [bob, charlie, alice, alice]:
        thread.reply(by=person, body="Words")

    with pytest.raises(TooSoon):
        thread.reply(by=charlie, body="More")
    thread.end_slow_mode(by=alice)
    thread.reply(by=charlie, body="More")


@pytest.mark.django_db(transaction=True)
def test_two_replies_at_the_same_moment_are_still_one_too_many():
    leader, person = make_user(), make_user()
    thread = make_thread(community=make_community(by=leader), by=leader)
    thread.slow_down(by=leader, minutes=15)

    def reply(number):
        try:
            Thread.objects.get().reply(by=person, body=f"Reply {number}")
        except TooSoon:
            return "too soon"
        finally:
            connection.close()
        return "posted"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(reply, range(6)))

    assert sorted(outcomes) == ["posted"] + ["too soon"] * 5
    assert Post.objects.filter(author=person).count() == 1


# --- Unlisted ---


def test_an_unlisted_thread_is_in_no_list_and_is_found_by_link_and_search(signed_in, alice, bob, bakers):
    kept_on = make_thread(community=bakers, by=bob, title="Dough rises slowly at night")
    thread = make_thread(community=bakers, by=alice, title="Dough rises slowly in the cold")
    thread.unlist(by=alice, reason="A trial")
    index_outstanding()
    client = signed_in(bob)
    letter = digests.send_now(bob)

    lists = [
        client.get(reverse("discussions:threads")),
        client.get(reverse("discussions:threads"), {"show": "unanswered"}),
        client.get(bakers.get_absolute_url()),
        client.get("/"),
        client.get(reverse("knowledge:similar"), {"q": "dough rises slowly"}),
        client.get(reverse("knowledge:digest", args=[letter.pk])),
    ]
    assert [thread.title in page.text for page in lists] == [False] * 6
    assert kept_on.title in lists[0].text
    assert "Unlisted" in client.get(thread.get_absolute_url()).text
    found = client.get(reverse("knowledge:search"), {"q": "cold"}).context["found"]
    assert [hit.entry.title for hit in found.hits] == [thread.title]
    thread.relist(by=alice)
    assert thread.title in client.get("/").text


# --- On top ---


def top(client, address) -> list[str]:
    return [thread.title for thread in client.get(address).context["listing"].pinned]


def test_what_is_pinned_stands_on_top_once_in_the_order_of_pinning(signed_in, alice, bob, bakers):
    titles = ["One", "Two", "Three"]
    one, two, _three = (make_thread(community=bakers, by=bob, title=title) for title in titles)
    two.pin(by=alice, community=bakers)
    one.pin(by=alice, community=bakers)

    client = signed_in(bob)
    listing = client.get(bakers.get_absolute_url()).context["listing"]
    assert [thread.title for thread in listing.pinned] == ["Two", "One"]
    assert [thread.title for thread in listing.threads] == ["Three"]
    assert top(client, reverse("discussions:threads")) == []
    assert top(client, bakers.get_absolute_url() + "?show=top") == []


def test_a_pin_ends_with_its_day(signed_in, alice, bob, bakers, thread):
    thread.pin(by=alice, community=bakers, until=timezone.now() + dt.timedelta(days=1))
    client = signed_in(bob)
    assert top(client, bakers.get_absolute_url()) == [thread.title]

    Pin.objects.update(until=timezone.now() - dt.timedelta(minutes=1))

    assert top(client, bakers.get_absolute_url()) == []
    thread.pin(by=alice, community=bakers)
    assert top(client, bakers.get_absolute_url()) == [thread.title]


def test_a_day_that_is_over_is_none(signed_in, alice, thread):
    response = signed_in(alice).post(url("pin", thread), {"community": "bakers", "until": "2020-01-01"})

    assert response.status_code == 422
    assert "This day is over" in response.text


def test_a_handful_stands_on_top(alice, bob, bakers, signed_in):
    threads = [make_thread(community=bakers, by=bob) for _ in range(6)]
    for thread in threads[:5]:
        thread.pin(by=alice, community=bakers)

    with pytest.raises(TooManyPins):
        threads[5].pin(by=alice, community=bakers)
    assert signed_in(alice).post(url("pin", threads[5]), {"community": "bakers"}).status_code == 422
    threads[0].unpin(by=alice, community=bakers)
    threads[5].pin(by=alice, community=bakers)


def test_a_pin_across_communities_is_seen_by_who_may_read_it(signed_in, alice, bob, charlie, bakers, vault):
    thread = make_thread(community=vault, by=bob, title="Of the vault")
    open_thread = make_thread(community=bakers, by=bob, title="Of the bakers")
    client = signed_in(alice)
    client.post(url("pin", thread), {"community": "bakers"})
    client.post(url("pin", open_thread), {"community": "vault"})

    assert top(signed_in(bob), bakers.get_absolute_url()) == ["Of the vault"]
    assert top(signed_in(charlie), bakers.get_absolute_url()) == []
    assert "Of the vault" not in signed_in(charlie).get(bakers.get_absolute_url()).text
    assert top(signed_in(bob), vault.get_absolute_url()) == ["Of the bakers"]


def test_only_staff_pins_above_every_list(signed_in, alice, admin, bob, thread):
    assert signed_in(alice).post(url("pin", thread), {"community": ""}).status_code == 422
    assert signed_in(admin).post(url("pin", thread), {"community": ""}).status_code == 302

    assert top(signed_in(bob), reverse("discussions:threads")) == [thread.title]
    assert top(signed_in(bob), thread.community.get_absolute_url()) == [thread.title]
    assert signed_in(alice).post(url("pin-removal", thread)).status_code == 403
    assert signed_in(admin).post(url("pin-removal", thread)).status_code == 302
    assert not Pin.objects.exists()


@pytest.mark.parametrize("count", [1, 5])
def test_pins_cost_the_same_for_one_and_a_handful(signed_in, alice, bakers, bob, count, django_assert_num_queries):
    for number in range(count):
        make_thread(community=bakers, by=make_user(), tags=[f"tag{number}"]).pin(by=alice, community=bakers)
    make_thread(community=bakers, by=bob)
    client = signed_in(bob)
    client.get("/")

    # all that the front page asks, and one query for what is pinned
    with django_assert_num_queries(11):
        client.get(bakers.get_absolute_url())
