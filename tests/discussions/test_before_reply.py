"""What one is told before replying: that a thread is old, that one has spoken often. Nothing stops who insists."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Draft
from discussions.models import Post, Thread
from tests.factories import make_thread


def grow_silent(thread, days: int) -> None:
    Thread.objects.filter(pk=thread.pk).update(active_at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(("days", "is_said"), [(179, False), (181, True)])
def test_a_thread_silent_for_180_days_says_its_age(signed_in, thread, charlie, days, is_said):
    grow_silent(thread, days)
    client = signed_in(charlie)

    assert ("Ask anew, with a link to this" in client.get(thread.get_absolute_url()).text) == is_said
    url = reverse("discussions:posts", args=[thread.pk])
    assert client.post(url, {"body": "Still so?"}).status_code == 302


def test_one_asks_anew_with_a_link(signed_in, bakers, bob, charlie):
    thread = make_thread(community=bakers, by=bob, title="Why [so] flat?")
    grow_silent(thread, 200)
    client = signed_in(charlie)
    link = reverse("discussions:ask") + f"?community=bakers&about={thread.pk}"
    assert link.replace("&", "&amp;") in client.get(thread.get_absolute_url()).text

    form = client.get(link).context["form"]

    assert form["community"].value() == "bakers"
    assert form["body"].value() == f"See also [Why \\[so\\] flat?]({thread.get_absolute_url()}).\n"


def test_the_link_is_added_to_what_was_typed_before_once(signed_in, thread, charlie):
    Draft.keep(by=charlie, place="ask", text="Half a thought")
    client = signed_in(charlie)
    link = reverse("discussions:ask") + f"?about={thread.pk}"

    body = client.get(link).context["form"]["body"].value()
    Draft.objects.update(text=body)

    assert body.startswith("Half a thought\n\nSee also [")
    assert client.get(link).context["form"]["body"].value() == body


@pytest.mark.parametrize("about", ["x", "-1", "9" * 30, "0", ""])
def test_a_link_to_nothing_changes_nothing(signed_in, charlie, about):
    assert signed_in(charlie).get(reverse("discussions:ask"), {"about": about}).context["form"]["body"].value() == ""


def test_what_one_may_not_read_is_not_named(signed_in, vault, bob, charlie):
    secret = make_thread(community=vault, by=bob, title="Saffron")

    assert "Saffron" not in signed_in(charlie).get(reverse("discussions:ask"), {"about": secret.pk}).text


# --- Several replies in a row ---


@pytest.fixture
def row(thread, charlie) -> list[Post]:
    return [thread.reply(by=charlie, body=f"Reply {number}") for number in range(3)]


def reply(client, thread, **fields):
    return client.post(reverse("discussions:posts", args=[thread.pk]), {"body": "And one more."} | fields)


def test_after_three_in_a_row_one_is_asked_to_add_to_the_last(signed_in, thread, row, charlie):
    client = signed_in(charlie)

    response = reply(client, thread)

    assert response.status_code == 422
    assert response.context["form"]["body"].value() == "And one more."
    assert "Add it to my last reply" in response.text
    assert thread.posts.count() == 4

    edit = client.post(reverse("discussions:post-edit", args=[row[2].pk]), {"body": "And one more.", "append": "yes"})
    assert edit.context["form"]["body"].value() == "Reply 2\n\nAnd one more."
    Draft.keep(by=charlie, place=f"thread:{thread.pk}", text="And one more.")
    sent = edit.context["form"].initial
    assert client.post(reverse("discussions:post-edit", args=[row[2].pk]), sent).status_code == 302
    row[2].refresh_from_db()
    assert row[2].body == "Reply 2\n\nAnd one more."
    assert not Draft.objects.exists()


def test_who_insists_posts_a_fourth(signed_in, thread, row, charlie):
    assert reply(signed_in(charlie), thread, anyway="yes").status_code == 302
    assert thread.posts.count() == 5


def test_two_in_a_row_or_somebody_between_asks_nothing(signed_in, thread, row, charlie, bob):
    row[1].remove(by=charlie)
    assert reply(signed_in(charlie), thread).status_code == 302
    thread.reply(by=bob, body="Thanks.")
    assert reply(signed_in(charlie), thread).status_code == 302
