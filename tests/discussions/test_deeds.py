"""What people do in a thread: reply, vote, accept, edit, remove, follow; and who may."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Draft
from communities.models import Activity, Follow
from discussions.models import Acceptance, Post, Thread, Vote
from tests.factories import make_community, make_thread, make_user


@pytest.fixture
def answer(thread, alice):
    return thread.reply(by=alice, body="Let it *rest*.")


def url(name: str, thing) -> str:
    return reverse(f"discussions:{name}", args=[thing.pk])


# --- Replying ---


def test_a_reply_is_posted_and_its_draft_goes(signed_in, charlie, thread):
    Draft.keep(by=charlie, place=f"thread:{thread.pk}", text="Half")
    response = signed_in(charlie).post(url("posts", thread), {"body": "Cold.\r\nLong."})

    post = thread.posts.get(number=2)
    assert response.url == post.get_absolute_url()
    assert (post.author, post.html) == (charlie, "<p>Cold.\nLong.</p>\n")
    assert not Draft.objects.exists()
    thread.refresh_from_db()
    assert (thread.reply_count, thread.last_number, thread.active_at) == (1, 2, post.created_at)


@pytest.mark.parametrize("body", ["", "  ", "x" * 100_000, "a\x00b"])
def test_a_reply_that_can_not_be_is_still_in_the_editor(signed_in, bob, thread, body):
    response = signed_in(bob).post(url("posts", thread), {"body": body})

    assert response.status_code == 422
    assert response.context["form"]["body"].value() == body
    assert response.context["form"]["body"].errors
    assert thread.posts.count() == 1


# --- Voting ---


def test_a_vote_counts_once_and_can_be_taken_back(signed_in, bob, answer):
    client = signed_in(bob)
    for _ in range(2):
        client.post(url("vote", answer))
    assert Post.objects.get(pk=answer.pk).score == 1
    for _ in range(2):
        client.post(url("vote-removal", answer))
    assert Post.objects.get(pk=answer.pk).score == 0


def test_with_htmx_only_the_count_comes_back(signed_in, bob, answer):
    response = signed_in(bob).post(url("vote", answer), headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert 'aria-pressed="true"' in response.text
    assert "<html" not in response.text


def test_nobody_votes_for_themselves(signed_in, alice, answer):
    assert signed_in(alice).post(url("vote", answer)).status_code == 403
    assert Post.objects.get(pk=answer.pk).score == 0


@pytest.mark.django_db(transaction=True)
def test_votes_at_the_same_moment_are_all_counted():
    leader = make_user()
    thread = make_thread(community=make_community(by=leader), by=leader)
    people = [make_user() for _ in range(8)] * 2

    in_parallel(lambda person: thread.posts.get(number=1).vote(by=person), people)

    assert Vote.objects.count() == 8
    assert Post.objects.get().score == 8
    assert Thread.objects.get().score == 8


@pytest.mark.django_db(transaction=True)
def test_replies_at_the_same_moment_get_numbers_of_their_own():
    leader = make_user()
    thread = make_thread(community=make_community(by=leader), by=leader)

    in_parallel(lambda number: Thread.objects.get().reply(by=leader, body=f"Reply {number}"), range(12))

    assert sorted(thread.posts.values_list("number", flat=True)) == list(range(1, 14))
    thread.refresh_from_db()
    assert (thread.reply_count, thread.last_number) == (12, 13)


@pytest.mark.django_db(transaction=True)
def test_accepting_at_the_same_moment_is_counted_once():
    leader = make_user()
    thread = make_thread(community=make_community(by=leader), by=leader)
    post = thread.reply(by=make_user(), body="This")

    in_parallel(lambda _number: Post.objects.get(pk=post.pk).accept(by=leader), range(8))

    assert Thread.objects.get().accepted_count == 1
    assert Acceptance.objects.count() == 1
    assert Activity.objects.filter(verb="accepted").count() == 1


def in_parallel(deed, arguments) -> None:
    """Each in a thread and database connection of its own."""

    def run(argument):
        try:
            deed(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, arguments))


# --- Accepting ---


def test_who_asked_accepts_and_takes_it_back(signed_in, bob, thread, answer):
    client = signed_in(bob)
    client.post(url("acceptance", answer))
    assert Thread.objects.get().is_answered
    assert "Accepted answer" in client.get(thread.get_absolute_url()).text

    client.post(url("acceptance-removal", answer))
    assert not Thread.objects.get().is_answered


@pytest.mark.parametrize(("role", "may"), [("member", False), ("expert", True), ("leader", True)])
def test_who_knows_the_subject_accepts_too(signed_in, charlie, bakers, answer, role, may):
    bakers.join(by=charlie, role=role, invited=True)

    assert signed_in(charlie).post(url("acceptance", answer)).status_code == (302 if may else 403)
    assert Acceptance.objects.exists() == may


def test_the_service_desk_accepts(signed_in, desk, answer):
    assert signed_in(desk).post(url("acceptance", answer)).status_code == 302


def test_only_answers_to_questions_are_accepted(signed_in, bakers, alice, bob, thread):
    talk = make_thread(community=bakers, by=bob, kind="discussion").reply(by=alice, body="Yes")
    client = signed_in(bob)

    assert client.post(url("acceptance", talk)).status_code == 403
    assert client.post(url("acceptance", thread.posts.get(number=1))).status_code == 403


# --- Editing ---


def test_an_edit_keeps_what_was_there(signed_in, alice, bob, answer):
    client = signed_in(alice)
    client.post(url("post-edit", answer), {"body": "Let it rest **cold**.", "reason": "clearer", "revision": "1"})

    answer.refresh_from_db()
    assert "<strong>cold</strong>" in answer.html
    text = signed_in(bob).get(url("history", answer)).text
    assert "clearer" in text
    assert "<del>" in text
    assert "<ins>" in text


def test_who_began_from_an_older_text_loses_nothing(signed_in, alice, bob, answer):
    answer.edit(by=bob, body="Somebody else's words")

    response = signed_in(alice).post(url("post-edit", answer), {"body": "My words", "revision": "1"})

    assert response.status_code == 409
    assert response.context["form"]["body"].value() == "My words"
    assert "Somebody else&#x27;s words" in response.text
    answer.refresh_from_db()
    assert answer.body == "Somebody else's words"
    again = response.context["form"].initial | {"reason": ""}
    assert signed_in(alice).post(url("post-edit", answer), again).status_code == 302


@pytest.mark.parametrize("body", ["", "a\x00b", "x" * 100_000])
def test_an_edit_that_can_not_be_is_still_in_the_editor(signed_in, alice, answer, body):
    response = signed_in(alice).post(url("post-edit", answer), {"body": body, "revision": "1"})

    assert response.status_code == 422
    assert response.context["form"]["body"].value() == body


def test_stewards_edit_and_rename_and_others_do_not(signed_in, bakers, charlie, thread, answer):
    client = signed_in(charlie)
    for name, thing in [("post-edit", answer), ("thread-edit", thread)]:
        assert client.get(url(name, thing)).status_code == 403
    bakers.join(by=charlie, role="steward", invited=True)

    for name, thing in [("post-edit", answer), ("thread-edit", thread)]:
        assert client.get(url(name, thing)).status_code == 200
    assert client.post(url("thread-edit", thread), {"title": "Better", "tags": "rye"}).status_code == 302
    assert client.post(url("thread-edit", thread), {"title": "", "tags": "rye"}).status_code == 422
    thread.refresh_from_db()
    assert (thread.title, thread.tag_names) == ("Better", ["rye"])


# --- Removing ---


def test_a_removed_reply_is_gone_for_all_but_moderators(signed_in, alice, bob, charlie, thread):
    post = thread.reply(by=charlie, body="Regretted")
    assert signed_in(charlie).post(url("post-removal", post), {"reason": "rude"}).status_code == 302

    assert "Regretted" not in signed_in(bob).get(thread.get_absolute_url()).text
    seen_by_leader = signed_in(alice).get(thread.get_absolute_url()).text
    assert "Regretted" in seen_by_leader
    assert "rude" in seen_by_leader
    assert signed_in(bob).post(url("post-restoration", post)).status_code == 403
    assert signed_in(alice).post(url("post-restoration", post)).status_code == 302
    assert "Regretted" in signed_in(bob).get(thread.get_absolute_url()).text
    thread.refresh_from_db()
    assert thread.reply_count == 1


def test_nobody_removes_what_others_wrote(signed_in, bob, charlie, thread, answer):
    client = signed_in(charlie)

    assert client.post(url("post-removal", answer)).status_code == 403
    assert client.post(url("thread-removal", thread)).status_code == 403


def test_a_removed_answer_is_accepted_no_more(bob, alice, thread, answer):
    answer.accept(by=bob)
    answer.remove(by=alice)

    thread.refresh_from_db()
    assert not thread.is_answered


def test_a_removed_thread_is_nowhere(signed_in, bob, charlie, thread):
    response = signed_in(bob).post(url("thread-removal", thread), {"reason": "twice"}, follow=True)

    assert "is removed" in response.text
    assert signed_in(charlie).get(thread.get_absolute_url()).status_code == 404
    assert thread.title not in signed_in(charlie).get(reverse("discussions:threads")).text


# --- Following ---


def test_who_writes_follows(bob, alice, thread, answer):
    assert set(Follow.objects.filter(kind="thread").values_list("user", flat=True)) == {bob.pk, alice.pk}
