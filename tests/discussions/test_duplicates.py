"""A question that is answered in another: marking, chains, followers, disputes, lists and search."""

import datetime as dt
from contextlib import suppress

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Activity, Follow
from discussions.models import Dispute, Duplicate, SameThread, Thread
from knowledge.indexing import differences, index_outstanding
from notifications.models import Notification
from notifications.tasks import notify
from tests.discussions.parallel import in_parallel
from tests.factories import make_community, make_thread, make_user


def url(name: str, thing) -> str:
    return reverse(f"discussions:{name}", args=[thing.pk])


@pytest.fixture
def target(bakers, alice):
    thread = make_thread(community=bakers, by=alice, title="Resting times of dough")
    thread.reply(by=alice, body="Twelve hours.").accept(by=alice)
    return thread


def test_marking_needs_its_target(signed_in, alice, thread, target):
    client = signed_in(alice)
    assert url("duplicate", thread) in client.get(url("thread-menu", thread)).text
    index_outstanding()
    assert f'value="{target.pk}"' in client.get(url("duplicate", thread), {"q": "resting dough"}).text
    for nothing in ["", "x", "999999", "9" * 40]:
        assert client.post(url("duplicate", thread), {"target": nothing}).status_code == 422
    assert not Duplicate.objects.exists()


@pytest.mark.parametrize("named", ["{pk}", "#{pk}", "http://testserver/threads/{pk}/", "/threads/{pk}/?page=2#post-3"])
def test_the_target_is_named_by_link_or_number(signed_in, alice, thread, target, named):
    signed_in(alice).post(url("duplicate", thread), {"target": named.format(pk=target.pk)})

    assert Duplicate.objects.get().target == target


def test_it_says_where_it_is_answered_and_never_that_it_is_closed(signed_in, alice, charlie, thread, target):
    signed_in(alice).post(url("duplicate", thread), {"choice": target.pk})

    page = signed_in(charlie).get(thread.get_absolute_url()).text
    assert "Answered in" in page
    assert "Resting times of dough" in page
    assert "losed" not in page
    target.refresh_from_db()
    assert (target.duplicate_count, target.demand) == (1, 1)


def test_who_may_not_read_the_target_is_not_told_of_it(signed_in, alice, charlie, thread, vault):
    secret = make_thread(community=vault, by=alice, title="Saffron buns")
    Duplicate.mark(thread, target=secret, by=alice)

    assert "Saffron" in signed_in(alice).get(thread.get_absolute_url()).text
    assert "Saffron" not in signed_in(charlie).get(thread.get_absolute_url()).text
    assert "Answered in" not in signed_in(charlie).get(thread.get_absolute_url()).text


def test_one_can_not_name_what_one_may_not_read(signed_in, desk, thread, vault, alice):
    secret = make_thread(community=vault, by=alice, title="Saffron buns")

    response = signed_in(desk).post(url("duplicate", thread), {"target": str(secret.pk)})

    assert response.status_code == 422
    assert "Saffron" not in response.text


@pytest.mark.parametrize(
    ("who", "may_mark", "may_undo"),
    [("alice", True, True), ("bob", True, False), ("desk", True, True), ("charlie", False, False)],
)
def test_who_may_mark_and_take_it_back(signed_in, request, thread, target, who, may_mark, may_undo):
    client = signed_in(request.getfixturevalue(who))

    assert (client.post(url("duplicate", thread), {"target": str(target.pk)}).status_code == 302) == may_mark
    assert (client.post(url("duplicate-removal", thread)).status_code == 302) == may_undo


def targets() -> dict[str, str]:
    return dict(Duplicate.objects.values_list("thread__title", "target__title"))


def test_chains_lead_to_their_end_and_loops_can_not_be(bakers, alice, bob):
    a, b, c, d = (make_thread(community=bakers, by=bob, title=title) for title in "abcd")
    Duplicate.mark(a, target=b, by=alice)
    Duplicate.mark(c, target=a, by=alice)
    assert targets() == {"a": "b", "c": "b"}
    for thread, target in [(b, a), (b, c), (b, b), (d, d)]:
        with pytest.raises(SameThread):
            Duplicate.mark(thread, target=target, by=alice)
    Duplicate.mark(b, target=d, by=alice)

    assert targets() == {"a": "d", "b": "d", "c": "d"}
    assert dict(Thread.objects.values_list("title", "duplicate_count")) == {"a": 0, "b": 0, "c": 0, "d": 3}
    Duplicate.take_back(a, by=alice)
    assert targets() == {"b": "d", "c": "a"}
    Duplicate.take_back(b, by=alice)
    assert targets() == {"c": "a"}
    assert dict(Thread.objects.values_list("title", "demand")) == {"a": 1, "b": 0, "c": 0, "d": 0}


def test_a_merged_answer_leads_to_where_it_went(bakers, alice, bob):
    a, b, c, d, e = (make_thread(community=bakers, by=bob, title=title) for title in "abcde")
    Duplicate.mark(a, target=b, by=alice)
    Duplicate.mark(c, target=d, by=alice)
    Duplicate.mark(e, target=d, by=alice)

    b.merge_into(c, by=alice, reason="The same.")

    assert targets() == {"a": "d", "c": "d", "e": "d"}
    assert dict(Thread.objects.values_list("title", "duplicate_count")) == {"a": 0, "b": 0, "c": 0, "d": 3, "e": 0}
    Duplicate.take_back(e, by=alice)
    assert targets() == {"a": "d", "c": "d"}
    Duplicate.take_back(c, by=alice)
    assert targets() == {"a": "c"}
    assert dict(Thread.objects.values_list("title", "demand")) == {"a": 0, "b": 0, "c": 1, "d": 0, "e": 0}


def test_what_takes_its_answer_in_is_no_duplicate_of_it(bakers, alice, bob):
    a, b, c = (make_thread(community=bakers, by=bob, title=title) for title in "abc")
    Duplicate.mark(a, target=b, by=alice)
    Duplicate.mark(b, target=c, by=alice)

    c.merge_into(b, by=alice, reason="The same.")

    assert targets() == {"a": "b"}
    assert dict(Thread.objects.values_list("title", "duplicate_count")) == {"a": 0, "b": 1, "c": 0}


def levels(thread) -> dict[str, str]:
    return dict(Follow.objects.filter(kind="thread", object_id=thread.pk).values_list("user__username", "level"))


def test_followers_move_along_and_back(alice, bob, charlie, desk, admin, thread, target):
    Follow.set(thread, by=charlie, level="watch")
    Follow.set(thread, by=desk, level="ignore")
    Follow.set(thread, by=admin, level="watch")
    Follow.set(target, by=admin, level="ignore")
    Follow.set(thread, by=alice, level="normal")
    before = levels(target)

    Duplicate.mark(thread, target=target, by=alice)

    assert levels(target) == {
        "alice": "follow",
        "bob": "follow",
        "charlie": "watch",
        "desk": "ignore",
        "admin": "ignore",
    }
    assert levels(thread)["charlie"] == "watch"
    Follow.set(target, by=charlie, level="normal")
    Duplicate.take_back(thread, by=alice)
    assert levels(target) == before | {"charlie": "normal"}


def test_marking_twice_changes_nothing(alice, bob, thread, target, bakers):
    other = make_thread(community=bakers, by=alice, title="Other")
    Duplicate.mark(thread, target=target, by=alice)
    Duplicate.mark(thread, target=other, by=bob)
    assert Duplicate.objects.get().target == target
    for _ in range(2):
        Duplicate.take_back(thread, by=alice)

    assert list(Activity.objects.filter(verb__contains="duplicate").values_list("verb", flat=True).order_by("pk")) == [
        "marked duplicate",
        "took back duplicate",
    ]


def test_it_leaves_the_lists_but_not_ones_own(signed_in, bob, charlie, alice, thread, target):
    Duplicate.mark(thread, target=target, by=alice)
    threads = reverse("discussions:threads")

    for show in ["", "unanswered", "top", "wanted", "new"]:
        assert thread.title not in signed_in(charlie).get(threads, {"show": show}).text
    assert thread.title in signed_in(bob).get(threads, {"show": "mine"}).text


def test_it_stands_for_itself_while_its_target_is_gone(signed_in, charlie, alice, thread, target):
    def found() -> list[bool]:
        index_outstanding()
        assert list(differences()) == []
        lists = ["/threads/", "/threads/?show=unanswered", "/communities/bakers/"]
        search = signed_in(charlie).get("/search/", {"q": thread.title}).text
        listed = [thread.get_absolute_url() in signed_in(charlie).get(page).text for page in lists]
        return [*listed, "Answered in another question" not in search]

    Duplicate.mark(thread, target=target, by=alice)
    assert found() == [False] * 4
    target.remove(by=alice)
    assert found() == [True] * 4
    target.restore(by=alice)
    assert found() == [False] * 4


def test_its_words_find_the_target(signed_in, charlie, alice, bob, bakers, target):
    thread = make_thread(community=bakers, by=bob, title="Sourdough collapses", body="Flat as a *flounder*.")
    index_outstanding()
    Duplicate.mark(thread, target=target, by=alice)
    index_outstanding()
    search = reverse("knowledge:search")

    hits = signed_in(charlie).get(search, {"q": "flounder"}).context["found"].hits
    assert {hit.entry.url for hit in hits} == {thread.get_absolute_url(), target.get_absolute_url()}
    assert "Answered in another question" in signed_in(charlie).get(search, {"q": "flounder"}).text
    assert list(differences()) == []
    thread.posts.get().edit(by=bob, body="Flat as a plaice.")
    index_outstanding()
    assert list(differences()) == []
    Duplicate.take_back(thread, by=alice)
    index_outstanding()
    hits = signed_in(charlie).get(search, {"q": "plaice"}).context["found"].hits
    assert [hit.entry.url for hit in hits] == [thread.get_absolute_url()]
    assert list(differences()) == []


def test_words_do_not_go_from_one_community_to_another(signed_in, charlie, alice, bob, vault, target):
    secret = make_thread(community=vault, by=bob, title="Saffron buns", body="With saffron.")
    Duplicate.mark(secret, target=target, by=alice)
    index_outstanding()

    assert signed_in(charlie).get(reverse("knowledge:search"), {"q": "saffron"}).context["found"].hits == []


def test_who_asked_and_who_follows_are_told_until_it_is_taken_back(alice, bob, charlie, desk, thread, target):
    Follow.set(thread, by=charlie, level="watch")
    notify()
    Notification.objects.all().delete()
    Duplicate.mark(thread, target=target, by=desk)
    notify()
    told = Notification.objects.values_list("user__username", "reason").order_by("user__username")
    assert list(told) == [("alice", "again"), ("bob", "solved"), ("charlie", "watch")]

    Duplicate.take_back(thread, by=desk)
    notify()

    assert not Notification.objects.exists()


# --- Mine differs ---


def test_who_asked_says_what_differs_and_who_moderates_settles_it(signed_in, alice, bob, charlie, thread, target):
    Duplicate.mark(thread, target=target, by=alice)
    assert "Mine differs" in signed_in(bob).get(thread.get_absolute_url()).text
    signed_in(bob).post(url("dispute", thread), {"reason": "Mine is of rye."})
    notify()

    assert "Mine is of rye." in signed_in(alice).get(thread.get_absolute_url()).text
    assert "Mine is of rye." not in signed_in(charlie).get(thread.get_absolute_url()).text
    assert Notification.objects.filter(user=alice, reason="request").count() == 1
    assert signed_in(bob).post(url("dispute-settlement", thread)).status_code == 403
    for _ in range(2):
        assert signed_in(alice).post(url("dispute-settlement", thread)).status_code == 302
    assert Dispute.objects.get().settled_by == alice
    assert "Mine is of rye." not in signed_in(alice).get(thread.get_absolute_url()).text


@pytest.mark.parametrize("reason", ["", "x" * 301])
def test_it_takes_one_sentence(signed_in, alice, bob, thread, target, reason):
    Duplicate.mark(thread, target=target, by=alice)

    signed_in(bob).post(url("dispute", thread), {"reason": reason})

    assert not Dispute.objects.exists()


@pytest.mark.parametrize(("who", "days", "status"), [("bob", 6, 302), ("bob", 8, 403), ("charlie", 1, 403)])
def test_who_may_dispute_for_seven_days(signed_in, request, alice, thread, target, who, days, status):
    Duplicate.mark(thread, target=target, by=alice)
    Duplicate.objects.update(at=timezone.now() - dt.timedelta(days=days))

    client = signed_in(request.getfixturevalue(who))
    assert client.post(url("dispute", thread), {"reason": "Rye"}).status_code == status


@pytest.mark.django_db(transaction=True)
def test_marks_at_the_same_moment_make_no_loop():
    leader = make_user()
    community = make_community(by=leader)
    threads = [make_thread(community=community, by=leader, title=str(number)) for number in range(6)]

    def mark(number: int) -> None:
        with suppress(SameThread):
            Duplicate.mark(threads[number % 6], target=threads[(number + 1) % 6], by=leader)

    in_parallel(mark, range(48))

    marked = Duplicate.objects.count()
    assert marked == 5
    assert len(set(Duplicate.objects.values_list("target", flat=True))) == 1
    assert sum(Thread.objects.values_list("duplicate_count", flat=True)) == 5
