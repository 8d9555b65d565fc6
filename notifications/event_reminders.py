"""Reminders of events, a day and an hour before, to who goes. Each once, however often the tick comes."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from communities.models import Activity, Event
from notifications.models import EventReminder

# From how long before the event, until how long before it, which reminder is the right one.
WHEN = {
    EventReminder.Ahead.DAY: (timedelta(days=1), timedelta(hours=1)),
    EventReminder.Ahead.HOUR: (timedelta(hours=1), timedelta()),
}


def remind() -> None:
    """Write down each reminder that is due, event by event. The notices and the mail follow from its Activity."""
    for ahead in WHEN:
        for event in due(ahead):
            remind_of(event, ahead)


def due(ahead: EventReminder.Ahead) -> QuerySet[Event]:
    """The events that somebody goes to and of which no such reminder was written for the time at which they are now."""
    earliest, latest = WHEN[ahead]
    now = timezone.now()
    written = EventReminder.objects.filter(event=OuterRef("pk"), ahead=ahead, starts_at=OuterRef("starts_at"))
    near = Event.objects.on().filter(starts_at__gt=now + latest, starts_at__lte=now + earliest, going_count__gt=0)
    return near.filter(~Exists(written)).select_related("community").order_by("starts_at", "pk")


@transaction.atomic
def remind_of(event: Event, ahead: EventReminder.Ahead) -> None:
    """Remind who goes. Doing it twice changes nothing: see the constraint event_reminder_once."""
    _reminder, is_new = EventReminder.objects.get_or_create(event=event, ahead=ahead, starts_at=event.starts_at)
    if is_new:
        data = {"ahead": str(ahead), "starts_at": event.starts_at.isoformat()}
        Activity.record("reminded", by=None, about=event, community=event.community, data=data)
