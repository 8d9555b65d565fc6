"""Flags: who may, what they weigh, and what becomes of what was flagged."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Activity
from discussions.models import Comment, PostRemoval, Thread
from moderation.models import Decision, Flag, Review
from moderation.models.flag import MOST_A_DAY, weight_of
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_page, make_thread, make_user


@pytest.fixture
def answer(thread, charlie):
    return thread.reply(by=charlie, body="Buy my oven")


def url(thing, kind: str = "post") -> str:
    return reverse("moderation:flag", args=[kind, thing.pk])


def test_posts_threads_and_pages_lead_to_their_flag(signed_in, alice, bob, bakers, thread, answer):
    page = make_page(community=bakers, by=alice)
    client = signed_in(bob if thread.author != bob else alice)

    assert url(answer) in client.get(reverse("discussions:post-menu", args=[answer.pk])).text
    assert url(thread, "thread") in client.get(reverse("discussions:thread-menu", args=[thread.pk])).text
    assert url(page, "page") in signed_in(bob).get(page.get_absolute_url()).text
    assert (
        url(thread, "thread")
        not in signed_in(thread.author).get(reverse("discussions:thread-menu", args=[thread.pk])).text
    )


def test_a_flag_is_thanked_for_and_waits_in_the_queue(signed_in, alice, bob, bakers, answer):
    client = signed_in(bob)

    page = client.post(url(answer), {"reason": "spam", "text": "An advertisement"}, follow=True)

    assert "Thank you" in page.text
    review = Review.objects.get()
    assert (review.object_id, review.community, review.author) == (answer.pk, bakers, answer.author)
    assert Activity.objects.get(verb="flagged").by == bob
    queue = signed_in(alice).get(reverse("moderation:community-queue", args=["bakers"]))
    assert review.title in queue.text
    assert "An advertisement" in client.get(review.get_absolute_url()).text


@pytest.mark.parametrize(
    ("who", "place", "status"),
    [
        ("bob", "bakers", 302),
        ("desk", "bakers", 302),
        ("guest", "bakers", 404),
        ("desk", "vault", 404),
        ("bob", "vault", 302),
    ],
)
def test_who_may_read_may_flag(signed_in, request, alice, who, place, status):
    thread = make_thread(community=request.getfixturevalue(place), by=alice)
    client = signed_in(request.getfixturevalue(who))

    for thing, kind in [(thread, "thread"), (thread.posts.get(), "post")]:
        assert client.post(url(thing, kind), {"reason": "rude"}).status_code == status
    assert Flag.objects.count() == (2 if status == 302 else 0)


def test_a_comment_is_flagged_and_hidden_the_same_way(signed_in, alice, bob, charlie, answer):
    comment = Comment.objects.write(post=answer, by=charlie, body="Buy it here")
    page = signed_in(bob).get(reverse("discussions:comment-menu", args=[comment.pk])).text
    assert url(comment, "comment") in page

    signed_in(bob).post(url(comment, "comment"), {"reason": "spam"})
    Review.objects.get().decide(by=alice, outcome="hidden", reason="No")

    assert not Comment.objects.visible_to(bob).exists()


def test_a_wiki_page_is_flagged_the_same_way(signed_in, bob, alice, bakers):
    page = make_page(community=bakers, by=alice)

    assert signed_in(bob).post(url(page, "page"), {"reason": "secret"}).status_code == 302
    assert Review.objects.get().title == page.title


@pytest.mark.parametrize("kind", ["community", "review", "nothing"])
def test_what_nobody_wrote_is_not_flagged(signed_in, bob, bakers, kind):
    assert signed_in(bob).get(url(bakers, kind)).status_code == 404


def test_one_flags_a_thing_once_and_never_ones_own(signed_in, bob, charlie, answer):
    for _ in range(2):
        assert signed_in(bob).post(url(answer), {"reason": "spam"}).status_code == 302
    assert signed_in(charlie).post(url(answer), {"reason": "spam"}).status_code == 422

    assert Flag.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"reason": "nonsense"}, {"reason": "other"}])
def test_a_flag_needs_a_reason_and_something_else_needs_words(signed_in, bob, answer, data):
    assert signed_in(bob).post(url(answer), data).status_code == 422
    assert not Flag.objects.exists()


def test_one_flags_so_many_things_a_day_and_no_more(signed_in, bob, bakers, alice):
    threads = [make_thread(community=bakers, by=alice) for _ in range(MOST_A_DAY + 1)]
    for thread in threads[:-1]:
        Flag.raise_on(thread, by=bob, reason="spam")

    assert signed_in(bob).post(url(threads[-1], "thread"), {"reason": "spam"}).status_code == 422
    Flag.objects.filter(review__object_id=threads[0].pk).update(at=timezone.now() - dt.timedelta(days=2))
    assert signed_in(bob).post(url(threads[-1], "thread"), {"reason": "spam"}).status_code == 302


# --- What flags weigh ---


def test_six_strangers_hide_it_and_five_do_not(signed_in, bob, answer):
    for _ in range(5):
        Flag.raise_on(answer, by=make_user(), reason="rude")
    assert not PostRemoval.objects.exists()

    Flag.raise_on(answer, by=make_user(), reason="rude")

    assert PostRemoval.objects.get().removed_by is None
    assert "Buy my oven" not in signed_in(bob).get(answer.thread.get_absolute_url()).text
    assert Activity.objects.filter(verb="hidden").count() == 1


def test_two_trusted_people_hide_it(alice, bakers, charlie, thread):
    opening = thread.posts.get(number=1)
    steward = make_user()
    bakers.join(by=steward, role="steward", invited=True)
    Flag.raise_on(opening, by=alice, reason="secret")
    assert not Thread.objects.filter(removal__isnull=False).exists()

    Flag.raise_on(opening, by=steward, reason="secret")

    assert Thread.objects.filter(removal__isnull=False).exists()  # an opening post goes with its thread


def test_who_was_right_three_times_is_trusted_and_who_was_wrong_as_often_is_not(alice, bob, bakers, charlie):
    for number in range(6):
        thread = make_thread(community=bakers, by=charlie)
        flag = Flag.raise_on(thread, by=bob, reason="spam")
        assert weight_of(bob, bakers) == (3 if number >= 3 and number < 6 else 1)
        outcome = Decision.Outcome.WARNED if number < 3 else Decision.Outcome.DISMISSED
        flag.review.decide(by=alice, outcome=outcome, reason="So")

    assert weight_of(bob, bakers) == 1


# --- Who is told ---


def told(person) -> list[str]:
    return [notice.reason for notice in Notification.objects.visible_to(person).filter(activity__kind="review")]


def test_moderators_author_and_flagger_are_told(signed_in, alice, bob, charlie, answer):
    flag = Flag.raise_on(answer, by=bob, reason="spam")
    notify()
    assert (told(alice), told(bob), told(charlie)) == (["moderation"], [], [])

    flag.review.decide(by=alice, outcome="hidden", reason="No advertisements")
    notify()

    assert told(bob) == ["flagged"]
    assert told(charlie) == ["wrote"]
    for person in [bob, charlie]:
        client = signed_in(person)
        assert "decided about" in client.get(reverse("notifications:notifications")).text
        page = client.get(flag.review.get_absolute_url()).text
        assert "No advertisements" in page
        assert "Bob Baker" not in page or person == bob
    assert "Buy my oven" in page


def test_a_hidden_post_is_mended_after_ten_minutes_and_waits_again(signed_in, alice, bob, charlie, answer):
    flag = Flag.raise_on(answer, by=bob, reason="spam")
    flag.review.decide(by=alice, outcome="hidden", reason="No advertisements")
    client, edit = signed_in(charlie), reverse("discussions:post-edit", args=[answer.pk])
    assert edit in client.get(flag.review.get_absolute_url()).text
    data = {"body": "Use any oven", "revision": "1"}

    early = client.post(edit, data)
    assert early.status_code == 422
    assert "Ten minutes after that" in early.text
    assert early.context["form"]["body"].value() == "Use any oven"
    assert signed_in(bob).get(edit).status_code == 404
    PostRemoval.objects.update(removed_at=timezone.now() - dt.timedelta(minutes=11))
    assert signed_in(charlie).post(edit, data).status_code == 302

    again = Review.objects.waiting().get()
    assert again != flag.review
    assert "Use any oven" in signed_in(alice).get(again.get_absolute_url()).text
    again.decide(by=alice, outcome="dismissed", reason="Better")
    assert not PostRemoval.objects.exists()
    assert "Use any oven" in signed_in(bob).get(answer.thread.get_absolute_url()).text


def test_the_menu_of_a_post_leads_to_the_flag(signed_in, bob, charlie, answer):
    menu = reverse("discussions:post-menu", args=[answer.pk])

    assert url(answer) in signed_in(bob).get(menu).text
    assert url(answer) not in signed_in(charlie).get(menu).text


def test_who_asked_without_a_name_does_not_flag_their_own(signed_in, bakers, bob):
    thread = make_thread(community=bakers, by=bob, is_anonymous=True)
    client = signed_in(bob)

    for thing, kind in [(thread, "thread"), (thread.opening, "post")]:
        answer = client.post(url(thing, kind), {"reason": "rude"})
        assert "This is yours" in answer.text
    assert not Flag.objects.exists()
