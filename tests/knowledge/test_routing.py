from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Preference
from communities.models import Activity, Follow, Level
from discussions.models import Thread
from knowledge import expertise
from knowledge.indexing import index_outstanding
from knowledge.models import Offer
from knowledge.routing import offer_new_questions
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_thread, make_user
from tests.knowledge.test_expertise import answer


@pytest.fixture
def know(bakers, alice, bob):
    """Bob knows more about rye than alice."""
    for who in [bob, bob, alice]:
        answer(bakers, by=who)
    expertise.count()
    Thread.objects.update(created_at=timezone.now() - timedelta(days=9))


def ask(community, *, by, tags=("rye",), **fields) -> Thread:
    thread = make_thread(community=community, by=by, title="Is rye heavy?", tags=[*tags], **fields)
    index_outstanding()
    offer_new_questions()
    return thread


def offered(thread) -> list[str]:
    return list(Offer.objects.filter(thread=thread).order_by("pk").values_list("person__username", flat=True))


def test_a_new_question_is_offered_to_who_showed_that_they_know(know, bakers, charlie):
    assert offered(ask(bakers, by=charlie)) == ["bob", "alice"]


def test_it_happens_once(know, bakers, charlie):
    thread = ask(bakers, by=charlie)

    assert offer_new_questions() == 0
    assert Activity.objects.filter(verb="offered").count() == 1
    assert offered(thread) == ["bob", "alice"]


def test_three_are_asked_at_most(know, bakers, charlie):
    for _ in range(4):
        answer(bakers, by=make_user())
    expertise.count()
    Thread.objects.update(created_at=timezone.now() - timedelta(days=9))

    assert len(offered(ask(bakers, by=charlie))) == 3


def test_nobody_is_asked_what_they_asked(know, bakers, bob):
    assert offered(ask(bakers, by=bob)) == ["alice"]


@pytest.mark.parametrize("kind", [Thread.Kind.DISCUSSION, Thread.Kind.STORY])
def test_only_questions_are_offered(know, bakers, charlie, kind):
    assert offered(ask(bakers, by=charlie, kind=kind)) == []


def test_what_nobody_showed_to_know_is_offered_to_nobody(know, bakers, charlie):
    assert offered(ask(bakers, by=charlie, tags=["oven"])) == []


def test_nobody_is_asked_more_than_they_take_in_a_week(know, bakers, bob, charlie):
    Preference(user=bob, offers_a_week=1).save()

    assert offered(ask(bakers, by=charlie)) == ["bob", "alice"]
    assert offered(ask(bakers, by=charlie)) == ["alice"]
    Offer.objects.update(at=timezone.now() - timedelta(days=8))
    assert offered(ask(bakers, by=charlie)) == ["bob", "alice"]


def test_without_a_choice_it_is_three_a_week(know, bakers, charlie):
    asked = [offered(ask(bakers, by=charlie)) for _ in range(4)]

    assert asked == [["bob", "alice"]] * 3 + [[]]


def test_who_is_away_is_not_asked(know, bakers, bob, charlie):
    Activity.objects.filter(by=bob).update(at=timezone.now() - timedelta(days=20))

    assert offered(ask(bakers, by=charlie)) == ["alice"]


def test_who_may_not_read_it_is_not_asked(know, guild, alice, bob, charlie):
    guild.join(by=charlie, invited=True)
    guild.leave(by=bob)

    assert offered(ask(guild, by=charlie)) == ["alice"]


def test_who_ignores_the_community_or_wants_no_offers_is_not_asked(know, bakers, alice, bob, charlie):
    Follow.set(bakers, by=bob, level=Level.IGNORE)
    Preference(user=alice, is_shown_expert=False).save()

    assert offered(ask(bakers, by=charlie)) == []


def test_what_was_shown_where_the_asker_may_not_read_leads_nobody_there(know, bakers, vault, bob, charlie):
    answer(vault, by=bob, tag="oven")
    expertise.count()

    assert offered(ask(bakers, by=charlie, tags=["oven"])) == []


def test_who_is_asked_is_told_and_why(signed_in, know, bakers, bob, charlie):
    thread = ask(bakers, by=charlie)
    notify()

    told = Notification.objects.get(user=bob, activity__verb="offered")
    page = signed_in(bob).get(reverse("notifications:notifications"))
    assert told.activity.object_id == thread.pk
    assert "You may know the answer to <b>Is rye heavy?</b>" in page.text
    assert "your answers about such things worked" in page.text


def test_the_asker_sees_whom_it_was_offered_to_and_nobody_else(signed_in, know, bakers, bob, charlie):
    thread = ask(bakers, by=charlie)
    url = reverse("knowledge:experts") + f"?thread={thread.pk}"

    assert "Your question was offered to:" in signed_in(charlie).get(url).text
    assert "offered to" not in signed_in(bob).get(url).text
