"""Asking without a name: who asked stands nowhere, and may still do all that who asked may."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attachments.models import Attachment
from communities.models import Activity
from discussions.models import NotAnonymousHere, OwnPost, Post, Thread
from knowledge import digests
from knowledge.entries import documents_of
from knowledge.indexing import index_outstanding
from knowledge.models import Entry, Keep
from notifications import live
from notifications.mailing import mail_person
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_thread, make_user

ASK = reverse("discussions:ask")
SIGNS = ["Zelda", "Quill", "zquill", "zq@secret.example", "Head of Proving", "Ystad", "918273645"]


@pytest.fixture
def zelda(bakers):
    """A member who asks without her name. Each of her signs would give her away."""
    person = make_user(
        id=918273645,
        username="zquill",
        name="Zelda Quill",
        email="zq@secret.example",
        job_title="Head of Proving",
        location="Ystad",
    )
    bakers.join(by=person, quiet=True)  # leaders hear of newcomers by name
    return person


@pytest.fixture
def thread(bakers, zelda):
    """Zelda's question without her name."""
    return make_thread(community=bakers, by=zelda, title="May I bake at night?", is_anonymous=True, tags=["night"])


@pytest.fixture
def answer(thread, bob):
    return thread.reply(by=bob, body="Ask the guard.")


@pytest.fixture
def busy(thread, answer, zelda, bob, alice, signed_in):
    """All that zelda may do in her thread is done."""
    Post.objects.update(created_at=timezone.now() - timedelta(hours=1))  # what is changed later has a history
    opening = thread.posts.get(number=1)
    opening.edit(by=zelda, body="At night, that is.")
    thread.rename(by=zelda, title="May I bake late at night?", tags=["night"])
    answer.vote(by=zelda)
    answer.unvote(by=zelda)
    answer.accept(by=zelda)
    answer.unaccept(by=zelda)
    answer.accept(by=zelda)
    mine = thread.reply(by=zelda, body="The guard says yes, @alice.")
    mine.edit(by=zelda, body="The guard says yes at last, @alice.")
    gone = thread.reply(by=zelda, body="Forget this.")
    gone.remove(by=zelda)
    page = Keep.objects.keep(answer, by=alice, title="Baking late", body="Ask the guard.")
    notify()
    index_outstanding()
    return thread, page


def give_away(text: str) -> list[str]:
    return [sign for sign in SIGNS if sign in text]


# --- What is stored ---


def test_thread_and_posts_name_nobody(thread, zelda, answer):
    reply = thread.reply(by=zelda, body="The guard says yes.")

    assert (thread.author, thread.is_anonymous) == (None, True)
    assert [(post.author_id, post.is_anonymous) for post in thread.posts.in_order()] == [
        (None, True),
        (answer.author_id, False),
        (None, True),
    ]
    assert thread.is_by(zelda)
    assert reply.is_by(zelda)
    assert not thread.is_by(answer.author)


def test_the_database_lets_nothing_without_a_name_have_an_author(thread, zelda):
    with pytest.raises(IntegrityError):
        Thread.objects.filter(pk=thread.pk).update(author=zelda)


def test_two_threads_of_one_person_have_nothing_in_common(bakers, thread, zelda):
    other = make_thread(community=bakers, by=zelda, is_anonymous=True)

    assert other.anonymity_id != thread.anonymity_id


def test_the_log_names_her_nowhere(busy, zelda):
    thread, _page = busy
    mine = Activity.objects.filter(place_kind="thread", place_id=thread.pk, by=None)

    assert {activity.verb for activity in mine} == {
        "started",
        "edited",
        "renamed",
        "voted",
        "took back vote",
        "accepted",
        "took back acceptance",
        "replied",
        "removed",
    }
    assert all(activity.is_anonymous for activity in mine)
    assert [activity.verb for activity in Activity.objects.filter(by=zelda)] == ["joined"]


def test_what_others_do_there_is_theirs(thread, alice, zelda):
    thread.posts.get().edit(by=alice, body="In plain words.")

    assert Activity.objects.get(verb="edited").by == alice
    assert [revision.by for revision in thread.posts.get().revisions.order_by("number")] == [None, alice]


def test_rows_about_her_deeds_name_nobody(busy):
    thread, _page = busy
    posts = Post.objects.filter(thread=thread)

    assert {post.removal.removed_by for post in posts.filter(removal__isnull=False)} == {None}
    assert {post.acceptance.accepted_by for post in posts.filter(acceptance__isnull=False)} == {None}
    assert {revision.by for post in posts for revision in post.revisions.all()} == {None}


def test_entries_and_documents_name_nobody(busy):
    entries = Entry.objects.exclude(page__isnull=False)

    assert {(entry.author_id, entry.is_anonymous) for entry in entries if entry.is_anonymous} == {(None, True)}
    assert entries.filter(is_anonymous=True).count() == 2
    assert give_away(repr(list(documents_of(entries)))) == []


def test_a_file_in_what_she_asked_has_no_owner_any_more(bakers, zelda, charlie):
    file = Attachment.objects.create(owner=zelda, file="a.txt", name="a.txt", media_type="text/plain", size=1)

    make_thread(community=bakers, by=zelda, body=file.markdown, is_anonymous=True)

    file.refresh_from_db()
    assert file.owner is None
    assert Attachment.objects.visible_to(charlie).get() == file


# --- What is shown ---


@pytest.mark.parametrize("viewer", ["charlie", "bob", "alice", "desk", "admin"])
def test_no_page_gives_her_away(request, client, busy, bakers, viewer):
    thread, page = busy
    client.force_login(request.getfixturevalue(viewer))
    opening = thread.posts.get(number=1)

    pages = [
        thread.get_absolute_url(),
        reverse("discussions:posts", args=[thread.pk]) + "?after=0",
        reverse("discussions:history", args=[opening.pk]),
        reverse("discussions:post-menu", args=[opening.pk]),
        reverse("discussions:thread-menu", args=[thread.pk]),
        reverse("discussions:threads"),
        reverse("knowledge:home"),
        reverse("knowledge:search") + "?q=late+guard",
        reverse("knowledge:similar") + "?q=may+I+bake+late",
        reverse("knowledge:keep", args=[thread.pk]) + "?post=2",
        reverse("communities:community", args=["bakers"]),
        reverse("communities:feed", args=["bakers"]) + "?after=0",
        reverse("notifications:notifications"),
        page.get_absolute_url(),
    ]
    if viewer == "admin":
        pages += [
            reverse("admin:discussions_thread_changelist"),
            reverse("admin:discussions_thread_change", args=[thread.pk]),
        ]
    for url in pages:
        text = client.get(url).text
        expected = ["Zelda", "Quill"] if "/feed/" in url else []  # that she joined is no secret
        assert give_away(text) == expected, url
    assert "Anonymous" in client.get(thread.get_absolute_url()).text
    assert "Somebody who left" not in client.get(thread.get_absolute_url()).text
    assert "Anonymous" in client.get(reverse("discussions:threads")).text


def test_the_feed_calls_her_anonymous(signed_in, busy, bob):
    response = signed_in(bob).get(reverse("communities:feed", args=["bakers"]))

    said = {(news.sentence, news.activity.is_anonymous) for news in response.context["feed"].news}
    assert {("opened", True), ("replied in", True), ("marked what worked in", True)} <= said
    assert "<b>Anonymous</b> opened" in " ".join(response.text.split())


def test_her_profile_lists_nothing_of_it(signed_in, busy, bob, zelda):
    url = reverse("accounts:person", args=["zquill"])

    assert "bake late" not in signed_in(bob).get(url).text
    assert "bake late" not in signed_in(zelda).get(url).text


def test_mail_gives_her_away_nowhere(busy, alice, bob):
    Notification.objects.update(mail_due_at=timezone.now())
    for person in [alice, bob]:
        mail_person(person)

    assert sorted(message.to for message in mail.outbox) == [["alice@example.com"], ["bob@example.com"]]
    for message in mail.outbox:
        raw = message.message().as_string()
        assert give_away(raw) == []
        assert "Anonymous" in raw


def test_the_weekly_letter_gives_her_away_nowhere(busy, bob):
    letter = digests.send_now(bob)
    digests.send_unsent()
    raw = mail.outbox[0].message().as_string()

    assert letter.sections
    assert "bake late" in raw
    assert give_away(raw) == []


def test_live_events_carry_the_thread_alone(thread, answer, zelda, bob, monkeypatch):
    told = []
    monkeypatch.setattr(live, "announce", lambda **what: told.append(what))
    notify()
    told.clear()
    thread.reply(by=zelda, body="Yes.")

    notify()

    assert [what["places"] for what in told] == [{("thread", thread.pk)}] * len(told)
    assert all(zelda.pk not in what["people"] for what in told)


def test_who_left_is_told_apart(signed_in, bakers, charlie, bob):
    gone = make_user(name="Gone Girl")
    left = make_thread(community=bakers, by=gone)
    gone.delete()

    text = signed_in(bob).get(left.get_absolute_url()).text

    assert "Somebody who left" in text
    assert "Anonymous" not in text


# --- What she may do, and is told ---


def test_she_sees_that_it_is_hers(signed_in, thread, zelda, bob):
    mine = signed_in(zelda).get(thread.get_absolute_url())
    theirs = signed_in(bob).get(thread.get_absolute_url())

    assert "You write here without your name" in mine.text
    assert "(you)" in mine.text
    assert mine.context["rights"].accept
    assert mine.context["rights"].remove
    assert mine.context["posts"][0].is_editable
    assert "You write here without your name" not in theirs.text
    assert "(you)" not in theirs.text
    assert not theirs.context["rights"].accept


def test_she_accepts_replies_edits_and_removes(signed_in, thread, answer, zelda):
    client = signed_in(zelda)
    opening = thread.posts.get(number=1)

    client.post(reverse("discussions:acceptance", args=[answer.pk]))
    client.post(reverse("discussions:posts", args=[thread.pk]), {"body": "Thank you."})
    client.post(reverse("discussions:post-edit", args=[opening.pk]), {"body": "At night.", "revision": 1})

    answer.refresh_from_db()
    opening.refresh_from_db()
    assert answer.is_accepted
    assert opening.body == "At night."
    assert thread.posts.get(number=3).is_by(zelda)
    assert client.post(reverse("discussions:thread-removal", args=[thread.pk])).status_code == 302
    assert not Thread.objects.visible_to(zelda).exists()


def test_nobody_else_may(signed_in, thread, answer, bob):
    client = signed_in(bob)
    opening = thread.posts.get(number=1)

    assert client.post(reverse("discussions:acceptance", args=[answer.pk])).status_code == 403
    assert client.post(reverse("discussions:post-edit", args=[opening.pk]), {"body": "x"}).status_code == 403
    assert client.post(reverse("discussions:thread-removal", args=[thread.pk])).status_code == 403


def test_she_votes_for_nothing_of_hers(signed_in, thread, zelda):
    opening = thread.posts.get()

    assert signed_in(zelda).post(reverse("discussions:vote", args=[opening.pk])).status_code == 403
    with pytest.raises(OwnPost):
        opening.vote(by=zelda)


def test_she_is_told_of_others_and_not_of_herself(thread, answer, zelda, alice):
    answer.accept(by=zelda)
    mine = thread.reply(by=zelda, body="So it is, @zquill.")
    mine.accept(by=alice)
    notify()

    told = [(notice.reason, notice.activity.by) for notice in Notification.objects.filter(user=zelda).order_by("pk")]
    assert told == [("reply", answer.author), ("accepted", alice)]


def test_what_she_wrote_is_no_news_to_her(signed_in, thread, answer, zelda, bob):
    thread.reply(by=zelda, body="Yes.")
    url = reverse("discussions:news", args=[thread.pk]) + "?after=1"

    assert signed_in(zelda).get(url).context["count"] == 1
    assert signed_in(bob).get(url).context["count"] == 1


def test_her_question_does_not_wait_for_her_own_answer(signed_in, thread, zelda, bob):
    index_outstanding()
    home = reverse("knowledge:home")

    assert signed_in(zelda).get(home).context["feed"].unanswered == []
    assert len(signed_in(bob).get(home).context["feed"].unanswered) == 1


# --- Asking so ---


def fields(**changes) -> dict:
    given = {"kind": "question", "community": "bakers", "title": "Why?", "body": "It fell.", "is_anonymous": "on"}
    return given | changes


def test_the_form_asks_without_a_name(signed_in, zelda):
    response = signed_in(zelda).post(ASK, fields())

    thread = Thread.objects.get()
    assert response.url == thread.get_absolute_url()
    assert (thread.author, thread.is_by(zelda)) == (None, True)


def test_unless_the_community_wants_names(signed_in, bakers, alice, zelda):
    bakers.change_settings(by=alice, allows_anonymous=False)

    response = signed_in(zelda).post(ASK, fields())

    assert response.status_code == 422
    assert "is_anonymous" in response.context["form"].errors
    assert "It fell." in response.text
    assert not Thread.objects.exists()


def test_nobody_announces_without_a_name(bakers, alice):
    with pytest.raises(NotAnonymousHere):
        make_thread(community=bakers, by=alice, kind="announcement", is_anonymous=True)


def test_a_thread_without_a_name_costs_no_query_more(signed_in, bakers, zelda, answer, thread):
    named = make_thread(community=bakers, by=zelda, tags=["night"])
    named.reply(by=answer.author, body="Ask the guard.")
    client, counts = signed_in(zelda), []
    for shown in [thread, named]:
        client.get(shown.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(shown.get_absolute_url())
        counts.append(len(queries))

    assert counts[0] == counts[1]
