"""Events as calendar programs read them (RFC 5545).

Each event is one entry with its time in UTC, also of a series: no zone and no rule can be misread.
"""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar
from icalendar import Event as Entry

import markup
from communities.models import Event, EventQuerySet

LOOKS_BACK = timedelta(days=90)
LOOKS_AHEAD = timedelta(days=400)
MOST_EVENTS = 500
READ_AGAIN_AFTER = "PT1H"


def calendar_of(events: EventQuerySet, *, name: str) -> bytes:
    """A calendar of these events, from some weeks ago to about a year ahead."""
    now = timezone.now()
    near = events.filter(ends_at__gt=now - LOOKS_BACK, starts_at__lt=now + LOOKS_AHEAD)
    return _calendar(near.select_related("cancellation").order_by("starts_at", "pk")[:MOST_EVENTS], name)


def _calendar(events: Iterable[Event], name: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", markup.without_controls(name))
    calendar.add("x-published-ttl", READ_AGAIN_AFTER)
    for event in events:
        calendar.add_component(_entry(event))
    return calendar.to_ical()


def _entry(event: Event) -> Entry:
    entry = Entry()
    entry.add("uid", f"event-{event.pk}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("sequence", event.edition)
    entry.add("dtstamp", event.changed_at)
    entry.add("last-modified", event.changed_at)
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.ends_at)
    entry.add("summary", markup.without_controls(event.title))
    entry.add("status", "CANCELLED" if event.is_off else "CONFIRMED")
    entry.add("url", settings.SITE_URL + event.get_absolute_url())
    if where := ", ".join(filter(None, [event.place, event.link])):
        entry.add("location", markup.without_controls(where))
    if about := markup.plain(event.html):
        entry.add("description", markup.without_controls(about))
    return entry
