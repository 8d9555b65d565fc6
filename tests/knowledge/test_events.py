"""Events are found by who may read there, as they are now."""

import datetime as dt

from django.core.management import call_command
from django.urls import reverse

from communities.models import Activity
from communities.recurring import Repeat, Rhythm
from knowledge.indexing import differences, index_outstanding
from knowledge.models import Entry
from knowledge.searching import Asked, find
from tests.event_factories import make_event

SOON = dt.datetime(2031, 3, 5, 14, 0)


def found(person, query: str) -> list[str]:
    return [hit.entry.url for hit in find(person, Asked(text=query)).hits]


def weekly(community, by, **fields):
    repeat = Repeat(rhythm=Rhythm.WEEKLY, count=4)
    return make_event(community=community, by=by, starts=SOON, repeat=repeat, **fields)


def test_an_event_is_found_by_its_title_its_text_and_its_place(signed_in, bakers, alice, bob):
    event = make_event(
        community=bakers, by=alice, title="Tasting of the rye", body="Bring *levain*.", place="Mill hall"
    )
    index_outstanding()

    assert found(bob, "tasting") == found(bob, "levain") == found(bob, "mill") == [event.get_absolute_url()]
    page = signed_in(bob).get(reverse("knowledge:search"), {"q": "levain", "kind": "event"}).text
    assert "Tasting of the rye" in page
    assert event.starts_at.strftime("%b %Y") in page
    assert list(differences()) == []


def test_who_may_not_read_there_finds_and_counts_none(signed_in, vault, alice, charlie, guest):
    make_event(community=vault, by=alice, title="Tasting of the rye")
    index_outstanding()

    for person in [charlie, guest]:
        assert find(person, Asked(text="tasting")).results.total == 0
        assert not Entry.objects.visible_to(person).exists()
    assert len(found(alice, "tasting")) == 1


def test_a_series_is_found_once_and_what_differs_by_itself(bakers, alice, bob):
    first = weekly(bakers, alice, title="Office hours", body="Ask us.")
    last = first.series.events.order_by("starts_at").last()
    index_outstanding()
    assert found(bob, "office") == [first.get_absolute_url()]

    last.change(by=alice, starts=last.starts, ends=last.ends, zone="UTC", title="Office hours with the miller")
    index_outstanding()

    assert set(found(bob, "office")) == {first.get_absolute_url(), last.get_absolute_url()}
    assert list(differences()) == []


def test_a_cancelled_event_is_not_found_until_it_is_put_back(bakers, alice, bob):
    first = weekly(bakers, alice, title="Office hours")
    second = first.series.events.order_by("starts_at")[1]
    index_outstanding()

    first.call_off(by=alice)
    assert find(bob, Asked(text="office")).results.total == 0  # at once, before any worker came
    index_outstanding()
    assert found(bob, "office") == [second.get_absolute_url()]  # the next of them speaks for the series
    assert list(differences()) == []

    first.put_back(by=alice)
    index_outstanding()
    assert found(bob, "office") == [first.get_absolute_url()]
    assert list(differences()) == []


def test_an_event_that_moves_to_another_day_shows_the_new_one(signed_in, bakers, alice, bob):
    event = make_event(community=bakers, by=alice, title="Tasting", starts=SOON)
    index_outstanding()

    event.change(by=alice, starts=SOON.replace(month=7), ends=SOON.replace(month=7, hour=16), zone="UTC")

    page = signed_in(bob).get(reverse("knowledge:search"), {"q": "tasting"}).text
    assert "Jul 2031" in page
    assert "Mar 2031" not in page


def test_who_comes_changes_nothing_in_the_index(bakers, alice, bob):
    event = make_event(community=bakers, by=alice)
    index_outstanding()
    version = Entry.objects.get(event=event).version

    event.rsvp(by=bob, choice="going")
    index_outstanding()

    assert Entry.objects.get(event=event).version == version
    assert not Activity.objects.filter(indexed_at=None).exists()


def test_the_check_says_what_is_missing_and_a_rebuild_brings_it(bakers, alice, bob):
    event = make_event(community=bakers, by=alice)
    index_outstanding()
    Entry.objects.filter(event=event).delete()

    assert f"{event.get_absolute_url()} has no entry" in differences()
    call_command("reindex")

    assert found(bob, "tasting") == [event.get_absolute_url()]
    assert list(differences()) == []
