"""What waits to be told on devices."""

import logging
from collections.abc import Iterable

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from communities.models import Activity
from notifications.models import Notification, Push, PushSubscription

logger = logging.getLogger(__name__)


def queue_pushes(activities: Iterable[Activity], people: Iterable[int]) -> None:
    """Let each device of these people wait for the notices of what is also mailed at once."""
    devices: dict[int, list[int]] = {}
    for pk, person in PushSubscription.objects.filter(person__in=people).values_list("pk", "person"):
        devices.setdefault(person, []).append(pk)
    if not devices:
        return
    told = Notification.objects.filter(activity__in=activities, user__in=devices, mail_due_at__isnull=False)
    waiting = [
        Push(subscription_id=device, notification_id=pk)
        for pk, person in told.values_list("pk", "user")
        for device in devices[person]
    ]
    Push.objects.bulk_create(waiting, ignore_conflicts=True)  # see the constraint push_once
    transaction.on_commit(_wake)


def _wake() -> None:
    try:
        current_app.send_task("notifications.tasks.push", expires=60, retry=False)
    except OperationalError as error:
        logger.warning("No wake-up to push: %s", error)  # beat does it
