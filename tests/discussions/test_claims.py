"""Saying that one is writing an answer: for ten minutes, for one person, ended by the clock."""

import datetime as dt

import pytest
from django.urls import reverse

from communities.models import Activity
from discussions.models import Claim, ClaimedByAnother
from tests.discussions.parallel import in_parallel
from tests.factories import make_community, make_thread, make_user


def url(name: str, thing) -> str:
    return reverse(f"discussions:{name}", args=[thing.pk])


def test_others_see_who_is_on_it(signed_in, alice, charlie, thread):
    assert "I am on it" in signed_in(alice).get(thread.get_absolute_url()).text
    for _ in range(2):
        signed_in(alice).post(url("claim", thread))

    assert "You are on it" in signed_in(alice).get(thread.get_absolute_url()).text
    assert "Alice Archer is on it" in signed_in(charlie).get(thread.get_absolute_url()).text
    fragment = signed_in(charlie).get(url("claim", thread), headers={"HX-Request": "true"}).text
    assert "Alice Archer is on it" in fragment
    assert "<html" not in fragment
    assert [activity.verb for activity in Activity.objects.filter(verb="claimed")] == ["claimed"]


def test_it_ends_alone_after_ten_minutes(signed_in, alice, charlie, thread, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 2, 10, 0, tzinfo=dt.UTC), tick=False)
    Claim.take(thread, by=alice)
    with pytest.raises(ClaimedByAnother):
        Claim.take(thread, by=charlie)
    time_machine.shift(dt.timedelta(minutes=10, seconds=1))

    client = signed_in(charlie)
    assert "is on it" not in client.get(thread.get_absolute_url()).text
    client.post(url("claim", thread))
    assert Claim.objects.get().by == charlie


def test_writing_renews_ones_own_and_nothing_else(signed_in, alice, charlie, thread, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 2, 10, 0, tzinfo=dt.UTC), tick=False)
    Claim.take(thread, by=alice)
    time_machine.shift(dt.timedelta(minutes=9))
    assert signed_in(charlie).post(url("claim-renewal", thread)).status_code == 204
    time_machine.shift(dt.timedelta(seconds=30))
    assert signed_in(alice).post(url("claim-renewal", thread)).status_code == 204
    time_machine.shift(dt.timedelta(minutes=9))
    assert Claim.objects.get().is_held
    time_machine.shift(dt.timedelta(minutes=2))

    signed_in(alice).post(url("claim-renewal", thread))

    assert not Claim.objects.get().is_held


def test_it_is_given_up_by_hand_and_by_answering(signed_in, alice, charlie, thread):
    Claim.take(thread, by=alice)
    signed_in(charlie).post(url("claim-removal", thread))
    assert Claim.objects.exists()
    signed_in(alice).post(url("claim-removal", thread))
    assert not Claim.objects.exists()
    Claim.take(thread, by=alice)
    signed_in(alice).post(url("posts", thread), {"body": "Let it rest."})
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("who", "kind", "status"), [("alice", "question", 302), ("bob", "question", 403), ("alice", "discussion", 403)]
)
def test_who_may_be_on_it(signed_in, request, bakers, bob, who, kind, status):
    thread = make_thread(community=bakers, by=bob, kind=kind)

    assert signed_in(request.getfixturevalue(who)).post(url("claim", thread)).status_code == status


@pytest.mark.django_db(transaction=True)
def test_fifty_claims_at_the_same_moment_leave_one():
    leader = make_user()
    thread = make_thread(community=make_community(by=leader), by=leader)

    def claim(person) -> bool:
        try:
            Claim.take(thread, by=person)
        except ClaimedByAnother:
            return False
        return True

    taken = in_parallel(claim, [make_user() for _ in range(50)])

    assert (sum(taken), Claim.objects.count()) == (1, 1)
    assert Activity.objects.filter(verb="claimed").count() == 1
