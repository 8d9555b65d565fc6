"""The consumer that turns what happened into notices."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Preference
from communities.models import Activity
from notifications import live
from notifications.audience import audience
from notifications.models import Notification, Reason

MAIL_WAITS = timedelta(minutes=10)  # and is not sent if it was read meanwhile


def tell_readers(activities: list[Activity]) -> None:
    """Leave one notice with each person who may see it now, however often we are called."""
    reasons = {activity.pk: audience(activity) for activity in activities}
    people = {person for told in reasons.values() for person in told}
    chosen = {preference.user_id: preference for preference in Preference.objects.filter(user__in=people)}
    now = timezone.now()
    Notification.objects.bulk_create(
        [
            Notification(
                activity=activity,
                user_id=person,
                reason=reason,
                mail_due_at=mail_due_at(reason, chosen.get(person, Preference()), now),
            )
            for activity in activities
            for person, reason in reasons[activity.pk].items()
        ],
        ignore_conflicts=True,  # see the constraint notification_once
    )
    places = {activity.place for activity in activities if activity.place_kind == "thread"}
    transaction.on_commit(lambda: live.announce(people=people, places=places))


def mail_due_at(reason: Reason, preference: Preference, now: datetime) -> datetime | None:
    """When a notice goes by mail, if at all. A reminder comes when it was asked for."""
    if reason not in wanted_by_mail(preference):
        return None
    return now if reason == Reason.REMINDER else now + MAIL_WAITS


def wanted_by_mail(preference: Preference) -> set[Reason]:
    """What a person of that preference is mailed, besides the bell."""
    reasons = set()
    if preference.mail_replies:
        reasons |= {Reason.REPLY, Reason.WATCH, Reason.ANSWERED}
    if preference.mail_mentions:
        reasons |= {Reason.MENTION, Reason.INVITED}
    if preference.mail_reminders:
        reasons.add(Reason.REMINDER)
    return reasons
