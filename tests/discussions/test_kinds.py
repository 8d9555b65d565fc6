"""What sets the kinds of threads apart, beside questions: announcements go one way, stories are read."""

import pytest
from django.urls import reverse

from communities.models import Follow, Level
from discussions.models import Thread
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_thread, make_user

ASK = reverse("discussions:ask")


def announcement(**changes) -> dict:
    given = {"kind": "announcement", "community": "bakers", "title": "New ovens", "body": "Monday.", "tags": ""}
    return given | changes


# --- Announcements ---


def test_who_will_be_told_is_shown_before_anything_is_announced(signed_in, alice, bakers):
    response = signed_in(alice).post(ASK, announcement())

    assert response.status_code == 200
    assert "1 person will be told, from Bakers." in response.text
    assert response.context["form"]["body"].value() == "Monday."
    assert Thread.objects.count() == 0


def test_it_is_announced_once_confirmed_for_that_community(signed_in, alice, bakers, guild):
    client = signed_in(alice)
    assert client.post(ASK, announcement(confirmed="guild")).status_code == 200
    assert Thread.objects.count() == 0

    assert client.post(ASK, announcement(confirmed="bakers")).status_code == 302
    assert Thread.objects.get().is_announcement


def test_as_many_are_told_as_was_said(signed_in, alice, charlie, guild):
    expert, ignoring, gone = make_user(), make_user(), make_user()
    for person in [expert, ignoring, gone]:
        guild.join(by=person, invited=True, role="expert", quiet=True)
    Follow.set(guild, by=ignoring, level=Level.IGNORE)
    gone.is_active = False
    gone.save()
    words = f"Monday, @charlie, @{expert.username}."  # charlie may not read here
    client = signed_in(alice)

    told = client.post(ASK, announcement(community="guild", body=words)).context["told"]
    client.post(ASK, announcement(community="guild", body=words, confirmed="guild"))
    notify()

    assert told.count == 2
    assert sorted(told.parts) == [("Member", 1), ("you were mentioned", 1)]
    assert Notification.objects.count() == told.count


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_nobody_replies_to_an_announcement(signed_in, request, bakers, alice, who):
    thread = make_thread(community=bakers, by=alice, kind="announcement")
    client = signed_in(request.getfixturevalue(who))

    text = client.get(thread.get_absolute_url()).text

    assert 'id="reply"' not in text
    assert "Nobody replied yet" not in text
    url = reverse("discussions:posts", args=[thread.pk])
    assert client.post(url, {"body": "But why?"}).status_code == 403
    assert thread.posts.count() == 1


def test_readers_say_that_an_announcement_is_useful(signed_in, bakers, alice, bob):
    thread = make_thread(community=bakers, by=alice, kind="announcement")

    signed_in(bob).post(reverse("discussions:vote", args=[thread.posts.get().pk]))

    assert thread.posts.get().score == 1


# --- Stories ---


def test_a_list_shows_how_a_story_begins(signed_in, bakers, bob):
    words = "Half past ten. " * 40
    make_thread(community=bakers, by=bob, kind="story", title="That night", body=f"**It** was {words}")
    make_thread(community=bakers, by=bob, kind="discussion", title="Other", body="Not shown in a list.")

    text = signed_in(bob).get(bakers.get_absolute_url()).text

    assert '<p class="thread-row__excerpt">It was Half past ten.' in text
    assert "…</p>" in text
    assert "Not shown in a list." not in text


def test_an_excerpt_is_never_half_a_tag(signed_in, bakers, bob):
    link = f"[word](https://x.example/{'long' * 600})"
    make_thread(community=bakers, by=bob, kind="story", body=f"See {link}")

    [thread] = signed_in(bob).get(bakers.get_absolute_url()).context["listing"].threads

    assert thread.excerpt == "See"


def test_a_story_is_laid_out_to_be_read(signed_in, bakers, bob):
    story = make_thread(community=bakers, by=bob, kind="story")
    talk = make_thread(community=bakers, by=bob, kind="discussion")
    client = signed_in(bob)

    assert "posts--story" in client.get(story.get_absolute_url()).text
    assert "posts--story" not in client.get(talk.get_absolute_url()).text


@pytest.mark.parametrize("count", [1, 5])
def test_who_will_be_told_costs_the_same_for_many_members(
    signed_in, alice, bakers, count, django_assert_max_num_queries
):
    for _ in range(count):
        bakers.join(by=make_user())
    client = signed_in(alice)
    client.get(ASK)

    with django_assert_max_num_queries(12):
        assert client.post(ASK, announcement(body="Monday, @bob.")).status_code == 200
