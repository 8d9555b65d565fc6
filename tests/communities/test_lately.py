"""What stands beside a community's discussions: this month's figures, the next event, who wrote lately."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.models import Preference
from communities.models import Rsvp
from communities.templatetags.communities import active_lately
from communities.templatetags.events import next_event
from discussions.figures import figures_of
from discussions.models import Thread
from tests.event_factories import make_event
from tests.factories import make_page, make_thread, make_user


def for_reader(person) -> dict:
    """What a template tag is given of a page."""
    return {"request": SimpleNamespace(user=person)}


def ago(**passed) -> dt.datetime:
    return timezone.now() - dt.timedelta(**passed)


def ask(community, by, *, days: float, answered_after: float | None = None, accepted: bool = False, answerer=None):
    """A question of some days ago, with a reply so many hours later."""
    asked_at = ago(days=days)
    thread = make_thread(community=community, by=by, created_at=asked_at, quiet=True)
    if answered_after is not None:
        reply = thread.reply(by=answerer, body="So.", created_at=asked_at + dt.timedelta(hours=answered_after))
        if accepted:
            reply.accept(by=by)
    return thread


# --- This month ---


def test_the_share_that_was_answered_and_the_usual_wait(bakers, alice, bob):
    for hours in [1, 2, 9]:
        ask(bakers, bob, days=3, answered_after=hours, accepted=True, answerer=alice)
    ask(bakers, bob, days=3)
    ask(bakers, bob, days=40, answered_after=1, accepted=True, answerer=alice)
    ask(bakers, bob, days=100, answered_after=1, accepted=True, answerer=alice)

    figures = figures_of(bakers)

    assert (figures.questions, figures.answered_percent) == (4, 75)
    assert figures.hours_to_answer == pytest.approx(2)
    assert figures.weeks == [None, None, 100, None, None, None, None, 75]
    assert figures.points == "28.6,0.0 100.0,7.0"


def test_what_was_removed_and_what_is_no_question_does_not_count(bakers, alice, bob):
    ask(bakers, bob, days=1).remove(by=alice)
    make_thread(community=bakers, by=bob, kind=Thread.Kind.DISCUSSION)

    assert figures_of(bakers).questions == 0


def test_figures_are_counted_once_in_ten_minutes(bakers, bob, django_assert_num_queries):
    ask(bakers, bob, days=1)
    with django_assert_num_queries(1):
        figures_of(bakers)
    with django_assert_num_queries(0):
        figures_of(bakers)


def test_the_page_shows_them(signed_in, bakers, alice, bob):
    for days in [1, 20]:
        ask(bakers, bob, days=days, answered_after=3, accepted=True, answerer=alice)

    page = signed_in(bob).get(bakers.get_absolute_url()).text

    assert "100%" in page
    assert "of 2 questions answered" in page
    assert "3 h" in page
    assert 'class="sparkline"' in page


def test_an_empty_community_says_so(signed_in, bakers, bob):
    assert "Nobody has asked anything this month." in signed_in(bob).get(bakers.get_absolute_url()).text


# --- The next event ---


def test_the_next_event_that_takes_place(signed_in, bakers, alice, bob):
    make_event(community=bakers, by=alice, title="Last week", starts=ago(days=7).replace(tzinfo=None))
    make_event(community=bakers, by=alice, title="Called off").call_off(by=alice)
    event = make_event(community=bakers, by=alice, title="Tasting", starts=ago(days=-5).replace(tzinfo=None))
    make_event(community=bakers, by=alice, title="Later", starts=ago(days=-6).replace(tzinfo=None))
    event.rsvp(by=bob, choice=Rsvp.Choice.GOING)

    assert next_event(for_reader(bob), bakers) == event
    page = signed_in(bob).get(bakers.get_absolute_url()).text
    assert "Tasting" in page
    assert "1 going" in page


# --- Who wrote lately ---


def test_who_wrote_lately_the_last_one_first(bakers, alice, bob, charlie):
    thread = make_thread(community=bakers, by=bob)
    thread.reply(by=charlie, body="So.")
    make_page(community=bakers, by=alice)

    assert active_lately(for_reader(alice), bakers) == [alice, charlie, bob]


def test_nobody_is_shown_who_only_reads_or_does_not_want_it_or_left(signed_in, bakers, alice, bob, charlie, desk):
    thread = make_thread(community=bakers, by=bob)
    for person in [charlie, desk, alice]:
        thread.reply(by=person, body="So.")
    Preference.objects.create(user=charlie, is_shown_active=False)
    desk.is_active = False
    desk.save()
    reader = make_user()
    signed_in(reader).get(thread.get_absolute_url())
    thread.posts.get(number=2).vote(by=reader)

    assert active_lately(for_reader(alice), bakers) == [alice, bob]


def test_who_writes_without_a_name_is_not_shown(bakers, alice, charlie):
    type(bakers).objects.filter(pk=bakers.pk).update(allows_anonymous=True)
    bakers.refresh_from_db()
    make_thread(community=bakers, by=charlie, is_anonymous=True)

    assert active_lately(for_reader(alice), bakers) == []


def test_it_is_for_who_may_read_alone(signed_in, guild, alice, bob, charlie):
    make_thread(community=guild, by=bob)
    make_event(community=guild, by=alice, title="Marzipan night")

    page = signed_in(charlie).get(guild.get_absolute_url()).text

    assert "Marzipan night" not in page
    assert "This month" not in page
    assert "Who wrote lately" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_front_page_costs_the_same_for_many(signed_in, bakers, alice, bob, count, django_assert_num_queries):
    for number in range(count):
        ask(bakers, make_user(), days=1, answered_after=1, answerer=make_user())
        make_thread(community=bakers, by=make_user(), tags=[f"tag{number}"])
        make_event(community=bakers, by=alice)
        bakers.tags.add(f"tag{number}")
    client = signed_in(bob)

    with django_assert_num_queries(11):  # 10 once the figures are counted
        assert client.get(bakers.get_absolute_url()).status_code == 200
