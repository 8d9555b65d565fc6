import pytest
from django.db.models.functions import Now

from communities.models import Activity, Community, Follow, JoinRequest, Level
from discussions.models import Thread
from knowledge.models import Keep
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_community, make_page, make_thread, make_user

WORDS = " ".join(f"word{number}" for number in range(60))


def told() -> list[tuple[str, str]]:
    """Who was told, and why, once the worker has been."""
    notify()
    return list(Notification.objects.order_by("user__username", "pk").values_list("user__username", "reason"))


# --- Of what ---


def test_a_reply_is_told_to_who_takes_part_but_not_to_who_wrote_it(thread, alice, bob, charlie):
    thread.reply(by=alice, body="Two hours.")
    thread.reply(by=bob, body="In the cold?")

    assert told() == [("alice", "reply"), ("bob", "reply")]


def test_who_is_mentioned_is_told_that_alone_and_once(thread, alice, bob, charlie, desk):
    thread.reply(by=alice, body="@bob, @charlie: see `@desk`, @nobody and @charlie.")

    assert told() == [("bob", "mention"), ("charlie", "mention")]


def test_a_mention_counts_in_a_new_thread_and_a_new_page_too(bakers, alice, charlie):
    make_thread(community=bakers, by=alice, body="@charlie?")
    make_page(community=bakers, by=alice, body="Ask @charlie.")

    assert told() == [("charlie", "mention"), ("charlie", "mention")]


def test_whose_answer_is_accepted_is_told(thread, alice, bob):
    thread.reply(by=alice, body="Two hours.").accept(by=bob)

    assert told() == [("alice", "accepted"), ("bob", "reply")]


def test_whose_answer_is_kept_is_told(thread, alice, bob):
    post = thread.reply(by=alice, body="Two hours.")
    Keep.objects.keep(post, by=bob, title="Rest", body="Two hours.")

    assert told() == [("alice", "kept"), ("bob", "reply")]


def test_an_announcement_is_told_to_members(bakers, alice, charlie):
    make_thread(community=bakers, by=alice, kind=Thread.Kind.ANNOUNCEMENT)

    assert told() == [("bob", "announcement")]


def test_who_watches_a_community_is_told_of_all_that_is_new(bakers, alice, charlie):
    Follow.set(bakers, by=charlie, level=Level.WATCH)

    make_thread(community=bakers, by=alice).reply(by=alice, body="Two hours.")
    make_page(community=bakers, by=alice)

    assert told() == [("charlie", "community")] * 3


def test_who_follows_a_page_is_told_of_an_edit_but_not_of_a_typo(bakers, alice, bob):
    page = make_page(community=bakers, by=bob, body=WORDS)
    notify()
    page.edit(by=alice, body=f"{WORDS} More.", base=page.newest)
    assert told() == []

    page.refresh_from_db()
    page.edit(by=alice, body=f"{WORDS} {WORDS}", base=page.newest)

    assert told() == [("bob", "edit")]


def test_a_request_is_told_to_who_leads_and_the_answer_to_who_asked(guild, alice, bob, charlie):
    guild.ask_to_join(by=charlie)
    JoinRequest.objects.get().accept(by=alice)

    assert told() == [("alice", "request"), ("alice", "request"), ("charlie", "answered")]  # asked, joined, let in


# --- Not of what ---


@pytest.mark.parametrize("place", ["thread", "bakers"])
def test_who_ignores_it_is_told_nothing_but_that_somebody_wrote_their_name(
    request, thread, bakers, alice, bob, charlie, place
):
    bakers.join(by=charlie)
    bakers.memberships.get(user=charlie).change_role(by=alice, role="expert")
    told()
    Notification.objects.all().delete()
    Follow.set(request.getfixturevalue(place), by=charlie, level=Level.IGNORE)

    thread.reply(by=alice, body="Two hours. @experts?")
    assert told() == [("bob", "reply")]
    thread.reply(by=alice, body="@charlie!")

    assert told() == [("bob", "reply"), ("bob", "reply"), ("charlie", "mention")]


def test_what_one_chose_for_a_thread_counts_more_than_for_its_community(thread, bakers, alice, charlie):
    Follow.set(bakers, by=charlie, level=Level.IGNORE)
    Follow.set(thread, by=charlie, level=Level.FOLLOW)
    thread.reply(by=alice, body="Two hours.")

    assert told() == [("bob", "reply"), ("charlie", "reply")]


def test_nobody_is_told_of_their_own_deeds(bakers, bob):
    Follow.set(bakers, by=bob, level=Level.WATCH)
    thread = make_thread(community=bakers, by=bob, body="@bob?", kind=Thread.Kind.QUESTION)
    post = thread.reply(by=bob, body="@bob!")
    post.accept(by=bob)
    Keep.objects.keep(post, by=bob, title="Rest", body="Ask @bob.")

    assert told() == []


def test_what_was_imported_is_told_to_nobody(bakers, alice, bob, charlie):
    Follow.set(bakers, by=charlie, level=Level.WATCH)

    thread = make_thread(community=bakers, by=alice, body="@bob?", quiet=True)
    thread.reply(by=bob, body="@alice!", quiet=True).accept(by=alice, quiet=True)
    make_page(community=bakers, by=alice, body="@bob", quiet=True)

    assert told() == []


# --- By rights at delivery ---


def test_who_left_before_the_worker_came_is_told_nothing(vault, alice, bob):
    thread = make_thread(community=vault, by=bob)
    Follow.set(vault, by=bob, level=Level.WATCH)
    post = thread.reply(by=alice, body="@bob!")
    post.accept(by=bob)
    vault.leave(by=bob)

    assert told() == [("alice", "accepted")]


def test_strangers_are_told_nothing_of_what_became_private(thread, bakers, alice, charlie, guest):
    Follow.set(thread, by=charlie, level=Level.WATCH)
    thread.reply(by=alice, body="@charlie, @bob, @guest!")
    Community.objects.filter(pk=bakers.pk).update(visibility="private", joining="invitation")

    assert told() == [("bob", "mention")]


def test_rights_are_those_of_where_the_thread_is_now(thread, vault, alice, charlie):
    Follow.set(thread, by=charlie, level=Level.WATCH)
    thread.reply(by=alice, body="@charlie, @bob!")
    thread.community = vault
    thread.save()

    assert told() == [("bob", "mention")]


def test_who_is_no_longer_active_is_told_nothing(thread, alice, bob):
    thread.reply(by=alice, body="@bob!")
    bob.is_active = False
    bob.save()

    assert told() == []


@pytest.mark.parametrize("what", ["thread", "post"])
def test_nobody_is_told_of_what_was_removed_meanwhile(thread, alice, what):
    post = thread.reply(by=alice, body="@bob!")
    (thread if what == "thread" else post).remove(by=alice)

    assert told() == []


# --- Once ---


def test_when_the_worker_runs_again_nobody_is_told_twice(thread, alice):
    thread.reply(by=alice, body="@bob!")
    assert told() == [("bob", "mention")]

    assert told() == [("bob", "mention")]


def test_when_the_worker_forgets_that_it_told_nobody_is_told_twice(thread, alice):
    thread.reply(by=alice, body="@bob!")
    assert told() == [("bob", "mention")]
    Activity.objects.filter(verb="replied").update(notified_at=None)

    assert told() == [("bob", "mention")]


@pytest.mark.parametrize("people", [1, 3])
def test_what_telling_costs_does_not_grow_with_the_audience(alice, people, django_assert_num_queries):
    community = make_community(by=alice, members=[make_user() for _ in range(people)])
    make_thread(community=community, by=alice, kind=Thread.Kind.ANNOUNCEMENT)
    Activity.objects.exclude(kind="thread").update(notified_at=Now())

    with django_assert_num_queries(18):
        notify()

    assert len(told()) == people
