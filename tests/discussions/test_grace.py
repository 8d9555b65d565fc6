"""Small edits soon after writing belong to the writing; others are kept in the history."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from discussions.models import Post, PostRevision

LONG = "It rests for twelve hours in the cold, and then it is baked. " * 4


@pytest.fixture
def post(thread, alice):
    return thread.reply(by=alice, body=LONG)


def revisions(post) -> list[str]:
    return list(PostRevision.objects.filter(post=post).order_by("number").values_list("body", flat=True))


def make_older(post, *, minutes: float) -> None:
    ago = timezone.now() - timedelta(minutes=minutes)
    Post.objects.filter(pk=post.pk).update(created_at=ago)
    PostRevision.objects.filter(post=post).update(at=ago)


@pytest.mark.parametrize(
    ("minutes", "more", "is_kept"),
    [
        (4.9, "x" * 99, False),
        (4.9, "x" * 100, True),
        (5.1, "x", True),
    ],
)
def test_a_small_change_within_five_minutes_makes_no_revision(post, alice, minutes, more, is_kept):
    make_older(post, minutes=minutes)

    post.edit(by=alice, body=LONG + more)

    post.refresh_from_db()
    assert post.body == LONG + more
    assert revisions(post) == ([LONG, LONG + more] if is_kept else [])
    assert (post.edited_at is not None) == is_kept


def test_the_last_own_edit_is_what_a_further_small_change_belongs_to(post, alice):
    make_older(post, minutes=10)
    post.edit(by=alice, body=f"{LONG} One.")

    post.edit(by=alice, body=f"{LONG} Two.")

    assert revisions(post) == [LONG, f"{LONG} Two."]


def test_what_somebody_else_changed_in_between_is_not_written_over(post, alice, bob):
    post.edit(by=bob, body=f"{LONG} Bob.")

    post.edit(by=alice, body=f"{LONG} Alice.")

    assert revisions(post) == [LONG, f"{LONG} Bob.", f"{LONG} Alice."]
    assert list(post.revisions.order_by("number").values_list("by__username", flat=True)) == ["alice", "bob", "alice"]


def test_a_change_with_a_reason_is_kept_with_it(post, alice):
    post.edit(by=alice, body=f"{LONG} More.", reason="clearer")

    assert post.revisions.get(number=2).reason == "clearer"


def test_two_windows_of_the_writer_lose_nothing_within_the_grace(signed_in, post, alice):
    client, url = signed_in(alice), reverse("discussions:post-edit", args=[post.pk])
    began = client.get(url).context["form"].initial
    client.post(url, began | {"body": f"{LONG} One.", "reason": ""})

    response = client.post(url, began | {"body": f"{LONG} Two.", "reason": ""})

    assert response.status_code == 409
    assert "One." in response.text
    again = response.context["form"].initial | {"reason": ""}
    assert client.post(url, {name: value for name, value in again.items() if value}).status_code == 302
    post.refresh_from_db()
    assert post.body == f"{LONG} Two."
