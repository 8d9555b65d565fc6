"""The consumer that turns what happened into notices."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Preference
from communities.models import Activity
from notifications import live
from notifications.audience import audience
from notifications.models import Notification, Reason
from notifications.push.queue import queue_pushes

# What comes because one follows something.
FOLLOWED = {Reason.WATCH, Reason.BRANCH, Reason.WIKI, Reason.TAG, Reason.COMMUNITY, Reason.PERSON, Reason.SEARCH}
AT_ONCE = {Reason.REMINDER, Reason.GOING}
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
    withdraw(activities)
    supersede(activities)
    queue_pushes(activities, people)
    places = {activity.place for activity in activities if activity.place_kind == "thread"}
    transaction.on_commit(lambda: live.announce(people=people, places=places))


def mail_due_at(reason: Reason, preference: Preference, now: datetime) -> datetime | None:
    """When a notice goes by mail, if at all. A reminder comes when it was asked for."""
    if reason not in wanted_by_mail(preference):
        return None
    return now if reason in AT_ONCE else now + MAIL_WAITS


# What was taken back, and what it takes away: nobody is told of it any more, not by mail either.
TAKES_BACK = {
    "took back acceptance": ["accepted"],
    "took back duplicate": ["marked duplicate"],
    "withdrew notice": ["required notice", "reminded of notice"],
}


def withdraw(activities: list[Activity]) -> None:
    """Forget the notices of what was taken back since."""
    for activity in activities:
        if verbs := TAKES_BACK.get(activity.verb):
            Notification.objects.filter(
                activity__verb__in=verbs,
                activity__kind=activity.kind,
                activity__object_id=activity.object_id,
                activity__lt=activity.pk,
            ).delete()
        if activity.verb == "approved":  # others need not look at it any more
            asked = Notification.objects.filter(reason=Reason.APPROVE, activity__lt=activity.pk)
            asked.filter(activity__kind=activity.kind, activity__object_id=activity.object_id).delete()


def supersede(activities: list[Activity]) -> None:
    """Who must read an announcement needs not be told besides that it was made."""
    for activity in activities:
        if activity.verb == "required notice":
            made = Notification.objects.filter(
                activity__verb="started", activity__kind="thread", activity__object_id=activity.object_id
            )
            made.filter(user__in=activity.notifications.values("user")).see()


def wanted_by_mail(preference: Preference) -> set[Reason]:
    """What a person of that preference is mailed, besides the bell."""
    reasons = {Reason.UNSEALED, Reason.REQUIRED}  # nobody may miss it
    if preference.mail_replies:
        reasons |= {Reason.REPLY, Reason.COMMENT, Reason.ACCEPTED, Reason.SOLVED, Reason.ANSWERED, *FOLLOWED}
    if preference.mail_pages:
        reasons |= {Reason.EDIT, Reason.NEWS, Reason.APPROVE}
    if preference.mail_mentions:
        reasons |= {Reason.MENTION, Reason.GROUP, Reason.INVITED, Reason.OFFERED}
    if preference.mail_reminders:
        reasons |= {Reason.REMINDER, Reason.READ}
    if preference.mail_events:
        reasons |= {Reason.EVENT, Reason.GOING}
    return reasons
