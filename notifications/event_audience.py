"""Who is told what becomes of an event."""

from communities.audience import Levels
from communities.followables import Matter
from communities.models import Activity, Community, Event, Rsvp
from notifications.models import Reason


def _of_plan(activity: Activity, community: Community, levels: Levels) -> dict[int, Reason]:
    """Who follows the community, or who plans."""
    return {person: Reason(choice.kind) for person, choice in levels.wanting(Matter.BEGINS).items()}


def _of_event(activity: Activity, community: Community, levels: Levels) -> dict[int, Reason]:
    """Who goes, may go or waits for a place is told what became of it."""
    said = Rsvp.objects.interested().filter(event__in=activity.data["events"])
    return dict.fromkeys(said.values_list("user", flat=True), Reason.EVENT)


def _of_place(activity: Activity, community: Community, levels: Levels) -> dict[int, Reason]:
    return {activity.data["user"]: Reason.EVENT}


def _of_event_reminder(activity: Activity, community: Community, levels: Levels) -> dict[int, Reason]:
    """Who goes, unless it was cancelled or moved since."""
    starts_at = activity.data["starts_at"]
    event = Event.objects.on().filter(pk=activity.object_id, starts_at=starts_at).first()
    if event is None:
        return {}
    return dict.fromkeys(event.rsvps.filter(choice=Rsvp.Choice.GOING).values_list("user", flat=True), Reason.GOING)


TOLD = {
    ("planned", "event"): _of_plan,
    ("changed", "event"): _of_event,
    ("cancelled", "event"): _of_event,
    ("put back", "event"): _of_event,
    ("gave place", "event"): _of_place,
    ("reminded", "event"): _of_event_reminder,
}
