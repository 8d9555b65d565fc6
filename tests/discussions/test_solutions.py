"""What solved a question: shown at its top, told to those it concerns, asked about again after a year."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from discussions.models import Acceptance, Confirmation, Post, ask_again
from notifications import mailing
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_user


@pytest.fixture
def answer(thread, alice):
    return thread.reply(by=alice, body="Let it *rest*. " * 60)


def url(name: str, thing) -> str:
    return reverse(f"discussions:{name}", args=[thing.pk])


def test_the_question_shows_what_worked(signed_in, bob, charlie, thread, answer):
    assert "What worked" not in signed_in(charlie).get(thread.get_absolute_url()).text
    answer.accept(by=bob)

    response = signed_in(charlie).get(thread.get_absolute_url())

    excerpt = response.context["reading"].solution.excerpt
    assert excerpt.startswith("Let it rest. Let it")
    assert 280 < len(excerpt) <= 300
    assert "What worked" in response.text
    assert f'href="#post-{answer.number}"' in response.text
    assert "thread-row__count--answered" in signed_in(charlie).get(reverse("discussions:threads")).text


@pytest.mark.parametrize(("votes", "is_said"), [(2, False), (3, True)])
def test_a_line_says_that_another_answer_is_clearly_liked_more(signed_in, bob, thread, alice, answer, votes, is_said):
    other = thread.reply(by=alice, body="Or not.")
    answer.accept(by=bob)
    for _ in range(votes):
        other.vote(by=make_user())

    page = signed_in(bob).get(thread.get_absolute_url())

    assert [post.number for post in page.context["posts"]] == [1, 2, 3]
    assert ("More people found another answer useful" in page.text) == is_said


def told() -> list[tuple[str, str]]:
    return list(Notification.objects.values_list("user__username", "reason").order_by("user__username"))


def test_who_asked_and_who_answered_are_told(bob, alice, desk, thread, answer):
    notify()
    Notification.objects.all().delete()
    answer.accept(by=desk)
    notify()

    assert told() == [("alice", "accepted"), ("bob", "solved")]


def send_all_mail() -> None:
    Notification.objects.update(mail_due_at=timezone.now() - dt.timedelta(seconds=1))
    mailing.mail_gathered()


def test_what_is_undone_at_once_is_in_no_mail(bob, alice, desk, thread, answer):
    notify()
    send_all_mail()
    mail.outbox.clear()
    answer.accept(by=desk)
    notify()
    answer.unaccept(by=desk)
    notify()
    send_all_mail()
    assert mail.outbox == []
    assert told() == [("bob", "reply")]

    answer.accept(by=desk)
    answer.unaccept(by=desk)
    answer.accept(by=desk)
    notify()
    send_all_mail()

    assert sorted(message.to[0] for message in mail.outbox) == [alice.email, bob.email]


# --- Still right? ---


@pytest.fixture
def old(bob, answer):
    answer.accept(by=bob, at=timezone.now() - dt.timedelta(days=366))
    return answer


def test_after_a_year_who_asked_is_asked_once(signed_in, bob, charlie, thread, old):
    assert ask_again() == 1
    assert ask_again() == 0
    notify()

    assert Notification.objects.filter(reason="confirm").get().user == bob
    assert "Is it still right?" in signed_in(bob).get(thread.get_absolute_url()).text
    assert "Is it still right?" not in signed_in(charlie).get(thread.get_absolute_url()).text
    assert "still right in" in signed_in(bob).get(reverse("notifications:notifications")).text


def test_what_was_accepted_lately_is_not_asked_about(bob, thread, answer):
    answer.accept(by=bob, at=timezone.now() - dt.timedelta(days=364))

    assert ask_again() == 0


def test_yes_holds_for_another_year(signed_in, bob, thread, old):
    ask_again()
    for _ in range(2):
        signed_in(bob).post(url("confirmation", old), {"is_right": "yes"})

    assert Confirmation.objects.get().is_right
    assert Post.objects.get(pk=old.pk).is_accepted
    assert ask_again() == 0
    assert "Is it still right?" not in signed_in(bob).get(thread.get_absolute_url()).text
    Acceptance.objects.update(confirmed_at=timezone.now() - dt.timedelta(days=366))
    assert ask_again() == 1


def test_no_longer_opens_the_question_again(signed_in, bob, thread, old):
    ask_again()
    signed_in(bob).post(url("confirmation", old), {"is_right": "no"})

    assert not Confirmation.objects.get().is_right
    thread.refresh_from_db()
    assert not thread.is_answered


@pytest.mark.parametrize(("who", "status"), [("bob", 302), ("alice", 302), ("charlie", 403)])
def test_who_may_say_whether_it_is_still_right(signed_in, request, old, who, status):
    ask_again()

    client = signed_in(request.getfixturevalue(who))
    assert client.post(url("confirmation", old), {"is_right": "yes"}).status_code == status
