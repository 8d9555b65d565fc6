from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Activity, Community, Stage, StagePostponement, StageProposal
from communities.stages import NEXT_STEPS, Figures, count_anew, figures_of, proposed_stage
from communities.tasks import count_figures
from tests.communities.test_membership import verbs
from tests.factories import make_community, make_page, make_thread, make_user

ALIVE = {
    "members": 20,
    "writers": 6,
    "threads": 8,
    "answers": 16,
    "written_before": 20,
    "pages": 3,
    "age_days": 400,
    "quiet_days": 1,
}
URL = "/communities/bakers/stage/"


@pytest.mark.parametrize(
    ("changed", "stage"),
    [
        ({}, Stage.ACTIVE),
        ({"writers": 4}, Stage.COALESCING),
        ({"threads": 4}, Stage.COALESCING),
        ({"answers": 7}, Stage.COALESCING),
        ({"pages": 0}, Stage.COALESCING),
        ({"writers": 2}, Stage.DISPERSED),
        ({"writers": 2, "age_days": 90}, Stage.COALESCING),
        ({"written_before": 72}, Stage.DISPERSED),  # 24 now: a third
        ({"written_before": 71}, Stage.ACTIVE),
        ({"writers": 0, "threads": 0, "answers": 0, "quiet_days": 366}, Stage.MEMORABLE),
        ({"writers": 0, "threads": 0, "answers": 0, "quiet_days": 365}, Stage.DISPERSED),
        ({"writers": 1, "age_days": 10}, Stage.POTENTIAL),
        ({"writers": 0, "quiet_days": None, "age_days": 10}, Stage.POTENTIAL),
        ({"writers": 0, "quiet_days": None, "age_days": 366}, Stage.MEMORABLE),
    ],
)
def test_what_the_figures_suggest(changed, stage):
    assert proposed_stage(Figures(**(ALIVE | changed))) == stage


@pytest.mark.parametrize(("before", "trend"), [(0, None), (12, 100), (24, 0), (48, -50)])
def test_the_trend_in_per_cent(before, trend):
    assert Figures(**(ALIVE | {"written_before": before})).trend == trend


def test_what_is_counted(bakers, guild, alice, bob, charlie):
    now = timezone.now()
    make_thread(community=guild, by=alice)
    thread = make_thread(community=bakers, by=bob)
    thread.reply(by=alice, body="Two hours.")
    thread.reply(by=bob, body="Thanks.")
    make_page(community=bakers, by=charlie)
    old = make_thread(community=bakers, by=charlie)
    Activity.objects.filter(kind="thread", object_id=old.pk).update(at=now - timedelta(days=100))

    counted = figures_of(bakers, now=now + timedelta(seconds=1))

    assert counted == Figures(
        members=2, writers=3, threads=1, answers=2, written_before=1, pages=1, age_days=0, quiet_days=0
    )


def test_each_community_is_counted_once_a_day(bakers, guild, time_machine):
    now = timezone.now()

    assert [count_anew(now=now), count_anew(now=now + timedelta(hours=23))] == [2, 0]
    assert count_anew(now=now + timedelta(hours=24)) == 2
    assert StageProposal.objects.count() == 2


def test_the_oldest_figures_come_first(bakers, guild):
    now = timezone.now()

    for _ in range(2):
        assert count_anew(now=now, most=1) == 1

    assert {proposal.community for proposal in StageProposal.objects.all()} == {bakers, guild}


def test_the_task_counts(bakers):
    count_figures()

    assert StageProposal.objects.get().stage == Stage.POTENTIAL


# --- Leaders are asked ---


@pytest.fixture
def proposal(bakers):
    return StageProposal.objects.create(community=bakers, stage=Stage.ACTIVE, figures=ALIVE)


def test_leaders_alone_see_what_is_suggested(signed_in, alice, bob, bakers, proposal):
    for url in [bakers.get_absolute_url()]:
        assert "The figures suggest: Active" in signed_in(alice).get(url).text
        assert "The figures suggest" not in signed_in(bob).get(url).text


def test_post_confirms(signed_in, alice, bakers, proposal):
    response = signed_in(alice).post(URL, {"stage": "active"}, follow=True)

    bakers.refresh_from_db()
    assert bakers.stage == Stage.ACTIVE
    confirmed = bakers.activities.get(verb="confirmed stage")
    assert (confirmed.by, confirmed.data) == (alice, {"before": "potential", "after": "active"})
    assert "The figures suggest" not in response.text


def test_confirming_twice_changes_nothing(alice, bakers):
    bakers.confirm_stage(by=alice, stage=Stage.ACTIVE)
    before = verbs(bakers)

    bakers.confirm_stage(by=alice, stage=Stage.ACTIVE)

    assert verbs(bakers) == before


def test_not_yet_asks_again_in_three_months(signed_in, alice, bakers, proposal, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    client, asked = signed_in(alice), "The figures suggest: Active"

    client.post(reverse("communities:stage-postponement", args=["bakers"]), {"stage": "active"})

    assert asked not in client.get(URL).text
    StagePostponement.objects.update(postponed_at=timezone.now() - timedelta(days=91))
    assert asked in client.get(URL).text


def test_another_stage_is_suggested_at_once(signed_in, alice, bakers, proposal):
    bakers.postpone_stage(by=alice, stage=Stage.ACTIVE)

    StageProposal.objects.update(stage=Stage.DISPERSED)

    assert "The figures suggest: Dispersed" in signed_in(alice).get(URL).text


def test_a_stage_that_is_none_is_refused(signed_in, alice, bakers):
    assert signed_in(alice).post(URL, {"stage": "immortal"}).status_code == 422


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 403), ("charlie", 403), ("admin", 403), ("guest", 404)]
)
def test_who_decides(signed_in, request, bakers, who, status):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(URL).status_code == status
    for url in [URL, f"{URL}postponement/"]:
        assert client.post(url, {"stage": "active"}).status_code == (302 if status == 200 else status)


@pytest.mark.parametrize("stage", Stage.values)
def test_each_stage_leads_on_to_pages_that_are_there(signed_in, alice, bakers, stage):
    Community.objects.update(stage=stage)
    client = signed_in(alice)

    steps = client.get(URL).context["steps"]

    assert len(steps) == len(NEXT_STEPS[stage])
    for label, url in steps:
        assert client.get(url).status_code == 200, label


def test_a_leaders_front_page_stays_within_its_queries(
    signed_in, alice, bakers, proposal, django_assert_max_num_queries
):
    client = signed_in(alice)

    with django_assert_max_num_queries(12):
        client.get(bakers.get_absolute_url())


def test_archived_communities_are_not_counted(alice):
    make_community(by=make_user()).archive(by=alice, reason="Done")

    assert count_anew(now=timezone.now()) == 0
