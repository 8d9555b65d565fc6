"""A thread as its readers see it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Origin
from tests.factories import make_thread, make_user


def numbers(response) -> list[int]:
    return [post.number for post in response.context["posts"]]


def test_answers_stand_accepted_first_then_by_score_then_by_age(signed_in, thread, alice, bob, charlie):
    plain, liked, later, worked = (thread.reply(by=alice, body=f"Answer {number}") for number in range(4))
    liked.vote(by=charlie)
    worked.accept(by=bob)

    assert numbers(signed_in(bob).get(thread.get_absolute_url())) == [
        1,
        worked.number,
        liked.number,
        plain.number,
        later.number,
    ]


def test_all_answers_are_reached_each_once(signed_in, thread, alice, bob):
    for number in range(45):
        post = thread.reply(by=alice, body="Answer")
        if number % 7 == 0:
            post.vote(by=bob)
        if number in {3, 30}:
            post.accept(by=bob)
    client = signed_in(bob)
    seen, url = [], thread.get_absolute_url()
    while url:
        response = client.get(url)
        seen += numbers(response)
        more = response.context["reading"].more
        url = more and thread.get_absolute_url() + more

    assert len(seen) == 46
    assert len(set(seen)) == 46
    assert seen[1:3] == [5, 32]


def test_a_discussion_pages_by_number_with_gaps_where_posts_are_gone(signed_in, bakers, alice, bob):
    thread = make_thread(community=bakers, by=bob, kind="discussion")
    for _ in range(59):
        thread.reply(by=alice, body="Reply")
    thread.posts.get(number=22).remove(by=alice)
    client = signed_in(bob)

    assert numbers(client.get(thread.get_absolute_url())) == list(range(1, 21))
    second = client.get(thread.get_absolute_url(), {"page": "2"})
    assert numbers(second) == [21, *range(23, 41)]
    assert second.context["reading"].pages == [1, 2, 3]
    for none in ["0", "4", "-1", "x", "9" * 30]:
        assert client.get(thread.get_absolute_url(), {"page": none}).status_code == 404


@pytest.mark.parametrize("key", ["x", "~~", "2026~1~2", "~1", "9999-99-99T00:00:00~1~2", "~" * 500, "\x00~1~1"])
def test_a_key_that_is_none_changes_nothing(signed_in, thread, alice, bob, key):
    thread.reply(by=alice, body="Answer")

    assert signed_in(bob).get(thread.get_absolute_url(), {"after": key}).status_code == 200


def test_a_post_has_an_address_wherever_it_stands(signed_in, thread, alice, bob):
    posts = [thread.reply(by=alice, body="Answer") for _ in range(30)]
    client = signed_in(bob)

    for post in [posts[0], posts[-1]]:
        response = client.get(post.get_absolute_url(), follow=True)
        assert post.number in numbers(response)
        assert response.redirect_chain[-1][0].endswith(f"#post-{post.number}")


def test_an_accepted_answer_has_an_address_wherever_it_stands(signed_in, thread, alice, bob):
    posts = [thread.reply(by=alice, body="Answer") for _ in range(24)]
    for post in posts[:22]:
        post.accept(by=bob)
    client = signed_in(bob)

    for post in [posts[0], posts[21], posts[23]]:
        assert post.number in numbers(client.get(post.get_absolute_url(), follow=True))


def test_live_updates_fetch_what_came_after(signed_in, thread, alice, bob):
    thread.reply(by=alice, body="First")
    thread.reply(by=alice, body="Second")
    client = signed_in(bob)

    news = client.get(reverse("discussions:news", args=[thread.pk]), {"after": "2"})
    posts = client.get(reverse("discussions:posts", args=[thread.pk]), {"after": "2"})

    assert "Show 1 new reply" in news.text
    assert "Second" in posts.text
    assert "First" not in posts.text
    for bad in ["", "x", "-1"]:
        assert client.get(reverse("discussions:news", args=[thread.pk]), {"after": bad}).status_code == 400


def test_where_imported_posts_come_from_is_shown(signed_in, thread, bob):
    Origin.objects.create(
        key="k",
        kind="post",
        object_id=thread.posts.get().pk,
        author_name="Tess",
        url="https://x.example/1",
        licence="CC BY-SA",
    )

    text = signed_in(bob).get(thread.get_absolute_url()).text

    assert "Written by Tess" in text
    assert "https://x.example/1" in text
    assert "CC BY-SA" in text


@pytest.mark.parametrize("kind", ["question", "discussion"])
@pytest.mark.parametrize("count", [1, 19])
def test_a_thread_costs_the_same_whatever_stands_in_it(
    signed_in, bakers, alice, bob, kind, count, django_assert_num_queries
):
    thread = make_thread(community=bakers, by=bob, kind=kind, body="@alice [[Nothing]]", tags=["dough", "rye"])
    for number in range(count):
        post = thread.reply(by=make_user(), body=f"@bob see [[Page {number}]]")
        post.vote(by=alice)
        post.edit(by=alice, body=f"@alice see [[Other {number}]]")
        if kind == "question":
            post.accept(by=alice)
    client = signed_in(bob)
    client.get(thread.get_absolute_url())

    # person, thread, posts (of a question: and its answers), mentions, page links, kept, rail, bell
    with django_assert_num_queries(9 if kind == "question" else 8):
        response = client.get(thread.get_absolute_url())

    assert len(response.context["posts"]) == count + 1


def test_times_are_the_readers(signed_in, bakers, bob):
    bob.time_zone = "Asia/Tokyo"
    bob.save()
    asked = timezone.now().replace(hour=20, minute=30) - dt.timedelta(days=3)
    thread = make_thread(community=bakers, by=bob, created_at=asked)

    assert "05:30" in signed_in(bob).get(thread.get_absolute_url()).text
