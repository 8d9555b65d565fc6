"""Notes of an event: a wiki page that the event leads to."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Event, Rsvp
from knowledge.models import Notes, NotesTooEarly
from tests.event_factories import make_event
from wiki.models import Page


@pytest.fixture
def over(bakers, alice, bob):
    """An event that bob went to and that has just ended."""
    event = make_event(community=bakers, by=alice)
    event.rsvp(by=bob, choice=Rsvp.Choice.GOING)
    return end(event)


def end(event: Event) -> Event:
    now = timezone.now()
    Event.objects.filter(pk=event.pk).update(starts_at=now - dt.timedelta(hours=2), ends_at=now - dt.timedelta(hours=1))
    event.refresh_from_db()
    return event


def url(event) -> str:
    return reverse("knowledge:event-notes", args=[event.pk])


def test_two_clicks_write_the_page(signed_in, charlie, over):
    client = signed_in(charlie)
    assert url(over) in client.get(over.get_absolute_url()).text
    form = client.get(url(over)).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}

    response = client.post(url(over), given)

    page = Page.objects.get()
    assert response.url == page.get_absolute_url()
    assert page.title.startswith("Tasting of the rye, ")
    assert "- @bob" in page.body
    assert f'href="{over.get_absolute_url()}"' in client.get(response.url).text
    shown = client.get(over.get_absolute_url()).text
    assert page.get_absolute_url() in shown
    assert url(over) not in shown


def test_not_before_the_event_is_over(signed_in, bob, bakers, alice):
    event = make_event(community=bakers, by=alice)
    client = signed_in(bob)

    assert url(event) not in client.get(event.get_absolute_url()).text
    response = client.post(url(event), {"title": "Notes", "body": "Early"})

    assert response.status_code == 422
    assert "Early" in response.text
    assert not Page.objects.exists()
    with pytest.raises(NotesTooEarly):
        Notes.objects.write(event, by=bob, title="Notes", body="Early")


def test_notes_that_were_removed_are_not_shown(signed_in, alice, bob, over):
    page = Notes.objects.write(over, by=alice, title="Rye notes", body="Good.")
    page.remove(by=alice)

    assert "Rye notes" not in signed_in(bob).get(over.get_absolute_url()).text


@pytest.mark.parametrize(
    ("where", "who", "status"),
    [("bakers", "charlie", 200), ("guild", "charlie", 404), ("vault", "bob", 200), ("vault", "admin", 404)],
)
def test_who_may_write_them(signed_in, request, alice, where, who, status):
    event = end(make_event(community=request.getfixturevalue(where), by=alice))

    assert signed_in(request.getfixturevalue(who)).get(url(event)).status_code == status


@pytest.mark.parametrize("bad", [{"title": ""}, {"body": "a\x00b"}])
def test_a_wrong_form_keeps_what_was_typed(signed_in, bob, over, bad):
    response = signed_in(bob).post(url(over), {"title": "Kept title", "body": "Kept body"} | bad)

    assert response.status_code == 422
    assert "Kept" in response.text
    assert not Page.objects.exists()
