"""The log of moderators, and what can be taken back from it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from discussions.models import Closure, PostRemoval
from moderation.models import Review
from tests.factories import make_thread

LOG = reverse("moderation:log", args=["bakers"])
ACTS = {
    "closed": lambda thread, by, other: thread.close(by=by, reason="Said"),
    "unlisted": lambda thread, by, other: thread.unlist(by=by, reason="Said"),
    "slowed down": lambda thread, by, other: thread.slow_down(by=by, minutes=5, reason="Said"),
    "pinned": lambda thread, by, other: thread.pin(by=by, community=thread.community, reason="Said"),
    "merged away": lambda thread, by, other: thread.merge_into(other, by=by, reason="Said"),
}


def undo_of(client, verb: str):
    lines = client.get(LOG).context["log"].lines
    return next(line.undo for line in lines if line.activity.verb == verb)


@pytest.mark.parametrize("verb", ACTS)
def test_what_is_still_so_is_taken_back_from_the_log(signed_in, alice, bob, bakers, thread, verb):
    other = make_thread(community=bakers, by=bob, title="Another")
    ACTS[verb](thread, alice, other)
    client = signed_in(alice)
    undo = undo_of(client, verb)
    assert f'action="{undo.url}"' in client.get(LOG).text

    assert client.post(undo.url, undo.fields).status_code == 302

    assert undo_of(client, verb) is None


def test_a_decision_that_hides_is_taken_back_from_the_log(signed_in, alice, charlie, thread):
    answer = thread.reply(by=charlie, body="Buy my oven")
    Review.objects.hide(answer, by=alice, reason="Advertising")
    client = signed_in(alice)

    client.post(undo_of(client, "decided").url)

    assert not PostRemoval.objects.exists()
    assert undo_of(client, "decided") is None


def test_of_the_same_act_only_the_newest_can_be_taken_back(signed_in, alice, thread):
    thread.close(by=alice, reason="First")
    thread.reopen(by=alice)
    thread.close(by=alice, reason="Second")

    lines = signed_in(alice).get(LOG).context["log"].lines

    assert [(line.reason, line.undo is not None) for line in lines if line.sentence == "closed"] == [
        ("Second", True),
        ("First", False),
    ]


def test_what_moved_away_is_taken_back_where_it_is(signed_in, alice, bob, thread, guild):
    thread.close(by=alice, reason="Said")
    thread.move(by=alice, community=guild)

    assert undo_of(signed_in(alice), "closed") is None
    assert Closure.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_costs_the_same_for_many(signed_in, alice, bob, bakers, count):
    client = signed_in(alice)
    for _ in range(count):
        thread = make_thread(community=bakers, by=bob)
        other = make_thread(community=bakers, by=bob)
        for act in ACTS.values():
            act(thread, alice, other)
        Review.objects.hide(other, by=alice, reason="Off")
    client.get(LOG)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(LOG)

    assert len(queries) <= 12
