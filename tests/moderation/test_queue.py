"""The review queue: who sees it, who has it in hand, how it ends, and the second look."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from communities.models import Activity
from discussions.models import Comment, PostRemoval
from moderation.models import Claim, ClaimedByAnother, Decision, Flag, Review
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_community, make_thread, make_user

QUEUE = reverse("moderation:queue")


@pytest.fixture
def answer(thread, charlie):
    return thread.reply(by=charlie, body="Buy my oven")


@pytest.fixture
def review(answer, bob):
    return Flag.raise_on(answer, by=bob, reason="spam").review


@pytest.fixture
def second(bakers):
    """Another facilitator."""
    person = make_user(username="second", name="Sia Second")
    bakers.join(by=person, role="facilitator", invited=True)
    return person


def url(name: str, review) -> str:
    return reverse(f"moderation:{name}", args=[review.pk])


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 403), ("charlie", 403), ("desk", 403), ("admin", 403), ("guest", 404)]
)
def test_who_sees_the_queue_and_the_log_of_a_community(signed_in, request, review, who, status):
    client = signed_in(request.getfixturevalue(who))

    for name in ["community-queue", "log"]:
        page = client.get(reverse(f"moderation:{name}", args=["bakers"]))
        assert page.status_code == status
    assert client.get(QUEUE).status_code == (200 if who == "alice" else 403)
    assert ("To review" in client.get(reverse("communities:charter", args=["bakers"])).text) == (who == "alice")


def test_the_queue_across_communities_holds_what_one_moderates(signed_in, alice, bob, charlie, desk, review):
    elsewhere = make_community(by=desk, members=[charlie])
    other = make_thread(community=elsewhere, by=charlie, title="Of another community")
    Flag.raise_on(other, by=bob, reason="rude")

    text = signed_in(alice).get(QUEUE).text

    assert review.title in text
    assert "Of another community" not in text
    assert "Of another community" in signed_in(desk).get(QUEUE).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 302), ("bob", 403), ("charlie", 403), ("desk", 404), ("admin", 404)],
)
def test_who_decides(signed_in, request, review, who, status):
    client = signed_in(request.getfixturevalue(who))
    data = {"outcome": "hidden", "reason": "No advertisements"}

    assert client.get(review.get_absolute_url()).status_code == (404 if status == 404 else 200)
    assert client.post(url("claim", review)).status_code == status
    assert client.post(url("decision", review), data).status_code == status
    assert Decision.objects.exists() == PostRemoval.objects.exists() == (status == 302)


def test_nobody_decides_about_what_they_wrote(signed_in, alice, bob, thread):
    review = Flag.raise_on(thread.reply(by=alice, body="Mine"), by=bob, reason="rude").review

    data = {"outcome": "dismissed", "reason": "It is mine"}
    assert signed_in(alice).post(url("decision", review), data).status_code == 403


@pytest.mark.parametrize(
    ("outcome", "is_hidden"), [("dismissed", False), ("edit", False), ("warned", False), ("hidden", True)]
)
def test_a_decision_hides_or_brings_back(alice, second, answer, bob, review, outcome, is_hidden):
    Flag.raise_on(answer, by=alice, reason="spam")
    Flag.raise_on(answer, by=second, reason="spam")
    assert PostRemoval.objects.exists()

    review.decide(by=alice, outcome=outcome, reason="So")

    assert PostRemoval.objects.exists() == is_hidden
    assert not Review.objects.waiting().exists()
    assert Activity.objects.get(verb="decided").data == {"reason": "So", "outcome": outcome}


@pytest.mark.parametrize("data", [{}, {"outcome": "hidden"}, {"outcome": "nonsense", "reason": "x"}])
def test_a_decision_needs_an_outcome_and_a_reason(signed_in, alice, review, data):
    assert signed_in(alice).post(url("decision", review), data).status_code == 422
    assert not Decision.objects.exists()


@pytest.mark.parametrize("kind", ["post", "thread", "comment"])
def test_what_a_moderator_hides_needs_a_reason_that_its_author_reads(signed_in, alice, charlie, bakers, kind):
    thread = make_thread(community=bakers, by=charlie, title="Mine")
    post = thread.reply(by=charlie, body="Mine too")
    comment = Comment.objects.write(post=post, by=charlie, body="And this")
    thing = {"post": post, "thread": thread, "comment": comment}[kind]
    removal = reverse(f"discussions:{kind}-removal", args=[thing.pk])

    assert "Say why" in signed_in(alice).post(removal, {"reason": " "}, follow=True).text
    assert not Review.objects.exists()
    signed_in(alice).post(removal, {"reason": "Off the subject"})
    notify()

    review = Review.objects.get()
    page = signed_in(charlie).get(review.get_absolute_url()).text
    assert "Off the subject" in page
    assert "Ask for a second look" in page
    assert Notification.objects.visible_to(charlie).filter(activity__verb="decided").exists()
    assert type(thing).objects.get(pk=thing.pk).removal.reason == "Off the subject"
    assert signed_in(charlie).post(url("decision-removal", review)).status_code == 403
    for _ in range(2):
        assert signed_in(alice).post(url("decision-removal", review)).status_code == 302
    assert not hasattr(type(thing).objects.get(pk=thing.pk), "removal")
    assert Activity.objects.filter(verb="took back decision").count() == 1


def test_what_one_removes_oneself_is_no_matter_for_moderators(signed_in, charlie, answer):
    signed_in(charlie).post(reverse("discussions:post-removal", args=[answer.pk]))

    assert PostRemoval.objects.exists()
    assert not Review.objects.exists()


# --- In hand ---


def test_what_one_has_in_hand_another_leaves(signed_in, alice, second, review):
    review.take(by=second)
    data = {"outcome": "hidden", "reason": "No"}

    page = signed_in(alice).post(url("claim", review), follow=True)
    assert "Sia Second has it in hand" in page.text
    assert signed_in(alice).post(url("decision", review), data).status_code == 422
    Claim.objects.update(at=timezone.now() - dt.timedelta(minutes=31))
    assert signed_in(alice).post(url("claim", review)).status_code == 302
    assert Claim.objects.get().by == alice
    signed_in(alice).post(url("claim-removal", review))
    assert not Claim.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_takes_it_at_the_same_moment_is_one():
    people = [make_user() for _ in range(6)]
    community = make_community(by=people[0])
    for person in people[1:]:
        community.join(by=person, role="facilitator", invited=True)
    review = Flag.raise_on(make_thread(community=community, by=make_user()), by=people[0], reason="spam").review

    def take(person):
        try:
            Review.objects.get(pk=review.pk).take(by=person)
        except ClaimedByAnother:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(take, people)) == 1
    assert Activity.objects.filter(verb="claimed").count() == 1


# --- The second look ---


def test_the_author_asks_once_and_somebody_else_decides(signed_in, alice, second, charlie, review):
    review.decide(by=alice, outcome="hidden", reason="No")
    client, data = signed_in(charlie), {"text": "It is no advertisement"}
    assert client.post(url("appeal", review), data).status_code == 302
    assert client.post(url("appeal", review), data).status_code == 422

    page = signed_in(alice).post(url("decision", review), {"outcome": "hidden", "reason": "Still no"})
    assert page.status_code == 422
    assert "Somebody else looks at it now" in page.text
    assert "It is no advertisement" in signed_in(second).get(review.get_absolute_url()).text
    signed_in(second).post(url("decision", review), {"outcome": "dismissed", "reason": "It is fine"})

    assert not PostRemoval.objects.exists()
    assert signed_in(charlie).post(url("appeal", review), data).status_code == 422


def test_where_there_is_nobody_else_the_same_moderator_looks_again(alice, charlie, review):
    review.decide(by=alice, outcome="hidden", reason="No")
    review.ask_again(by=charlie, text="Please")

    review.decide(by=alice, outcome="dismissed", reason="Well")

    assert not PostRemoval.objects.exists()


def test_only_the_author_asks_for_a_second_look(signed_in, alice, bob, review):
    review.decide(by=alice, outcome="hidden", reason="No")

    assert signed_in(bob).post(url("appeal", review), {"text": "Please"}).status_code == 403


# --- The log ---


def test_the_log_says_who_did_what_and_why(signed_in, alice, bob, bakers, vault, thread, review):
    review.decide(by=alice, outcome="hidden", reason="No advertisements")
    thread.close(by=alice, reason="Heated")
    moved = make_thread(community=bakers, by=bob, title="A secret plan")
    moved.move(by=alice, community=vault, reason="Secret")
    client = signed_in(alice)

    text = client.get(reverse("moderation:log", args=["bakers"])).text

    for words in ["decided about", "No advertisements", "closed", "Heated", "moved away", "A secret plan"]:
        assert words in text
    vault.memberships.filter(user=bob).delete()
    bakers.join(by=bob)
    bakers.memberships.filter(user=bob).update(role="facilitator")
    text = signed_in(bob).get(reverse("moderation:log", args=["bakers"])).text
    assert "something that is elsewhere now" in text
    assert "A secret plan" not in text


@pytest.mark.parametrize("count", [1, 4])
def test_queue_and_log_cost_the_same_for_many(signed_in, alice, bob, bakers, charlie, count, django_assert_num_queries):
    for _ in range(count):
        answer = make_thread(community=bakers, by=charlie).reply(by=charlie, body="Buy")
        Flag.raise_on(answer, by=bob, reason="spam").review.take(by=alice)
    client = signed_in(alice)
    client.get("/")

    with django_assert_num_queries(6):  # person, community, how many wait, reviews, rail, bell
        client.get(reverse("moderation:community-queue", args=["bakers"]))
    with django_assert_num_queries(7):  # person, community, how many wait, what happened, the reviews, rail, bell
        client.get(reverse("moderation:log", args=["bakers"]))


def test_what_moved_out_of_sight_is_shown_to_its_former_moderators_no_more(signed_in, alice, bob, bakers, thread):
    leader = make_user()
    cellar = make_community(by=leader, visibility="private")
    answer = thread.reply(by=alice, body="Only for the cellar")
    Flag.raise_on(answer, by=bob, reason="other")
    review = Review.objects.get()
    review.decide(by=alice, outcome=Decision.Outcome.DISMISSED)
    assert "Only for the cellar" in signed_in(alice).get(review.get_absolute_url()).text

    thread.move(by=leader, community=cellar)

    assert "Only for the cellar" not in signed_in(alice).get(review.get_absolute_url()).text
    Review.objects.filter(pk=review.pk).update(closed_at=None)  # as an appeal does
    review.decide(by=alice, outcome=Decision.Outcome.HIDDEN, reason="Not mine to hide")
    assert not PostRemoval.objects.exists()


def test_what_waits_moves_into_the_queue_of_where_it_goes(signed_in, alice, bob, bakers, thread):
    leader = make_user()
    cellar = make_community(by=leader, visibility="private")
    Flag.raise_on(thread.reply(by=alice, body="Hm"), by=bob, reason="other")
    review = Review.objects.get()

    thread.move(by=leader, community=cellar)

    assert review.title in signed_in(leader).get(QUEUE).text
    assert signed_in(alice).get(review.get_absolute_url()).status_code == 404


def test_who_may_not_read_there_any_more_sees_no_review(signed_in, bob, charlie, guild, alice):
    guild.join(by=charlie, invited=True)
    flagged = make_thread(community=guild, by=bob)
    Flag.raise_on(flagged, by=charlie, reason="other")
    address = Review.objects.get().get_absolute_url()
    assert signed_in(charlie).get(address).status_code == 200

    guild.leave(by=charlie)

    assert signed_in(charlie).get(address).status_code == 404


def test_the_rail_leads_who_moderates_to_what_waits(signed_in, alice, bob, charlie, bakers, guild, review):
    home = reverse("discussions:threads")
    Flag.raise_on(make_thread(community=guild, by=bob), by=alice, reason="spam")

    page = signed_in(alice).get(home).text
    assert f'href="{QUEUE}"' in page
    assert '<span class="rail__count">2<span class="visually-hidden"> waiting</span></span>' in page
    for person in [bob, charlie]:
        assert QUEUE not in signed_in(person).get(home).text


def test_where_nothing_waits_the_rail_has_no_figure(signed_in, alice, bakers):
    page = signed_in(alice).get(reverse("discussions:threads")).text

    assert QUEUE in page
    assert "waiting</span>" not in page


@pytest.fixture
def unnamed(bakers, charlie, alice):
    """The review of what charlie asked without a name and alice has hidden."""
    thread = make_thread(community=bakers, by=charlie, title="May I ask?", is_anonymous=True)
    return Review.objects.hide(thread, by=alice, reason="Off the subject")


def test_who_asked_without_a_name_is_told_and_asks_for_a_second_look_unnamed(
    signed_in, unnamed, alice, second, charlie, bob
):
    notify()
    assert Notification.objects.visible_to(charlie).filter(activity__verb="decided").exists()
    page = signed_in(charlie).get(unnamed.get_absolute_url()).text
    assert "Off the subject" in page
    assert "Ask for a second look" in page

    assert signed_in(charlie).post(url("appeal", unnamed), {"text": "It is on the subject"}).status_code == 302

    assert Review.objects.waiting().get().appeal.by is None
    assert Activity.objects.get(verb="appealed").by is None
    for address in [unnamed.get_absolute_url(), reverse("moderation:log", args=["bakers"]), QUEUE]:
        seen = signed_in(second).get(address).text
        assert "Charlie" not in seen
    assert "It is on the subject" in signed_in(second).get(unnamed.get_absolute_url()).text
    assert signed_in(bob).get(unnamed.get_absolute_url()).status_code == 404


def test_who_mends_what_they_asked_without_a_name_stays_unnamed(unnamed, charlie, time_machine):
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=11))

    unnamed.thing.opening.edit(by=charlie, body="I changed all of it, so that it fits here.")

    assert Activity.objects.get(verb="mended").by is None


def test_a_moderator_does_not_decide_about_what_they_asked_without_a_name(signed_in, alice, bob, bakers):
    thread = make_thread(community=bakers, by=alice, is_anonymous=True)
    review = Flag.raise_on(thread, by=bob, reason="rude").review

    assert signed_in(alice).post(url("decision", review), {"outcome": "dismissed", "reason": "x"}).status_code == 403
