"""Telling devices: what waits for one goes as one message, at most one a minute, sealed and signed."""

import json
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.letters import speaking_to
from accounts.models import Preference, User
from accounts.templatetags.people import name_of
from notifications.models import Notification, PushSubscription, Timing
from notifications.news import News, news_of
from notifications.notifying import wanted_by_mail
from notifications.push import posting, sealing
from notifications.timing import UNCOUNTED, URGENT, is_quiet

logger = logging.getLogger(__name__)

ONE_A = timedelta(minutes=1)
KEPT_SECONDS = 24 * 3600  # how long the push service waits for a device that is off
MOST_TRIES = 6
GONE = {404, 410}
LONGEST_TITLE, LONGEST_BODY = 100, 500  # characters: sealed, it must fit into one record


def send_waiting() -> None:
    """Write to each device for which something waits. One that fails is tried again later; others do not wait."""
    for pk in PushSubscription.objects.due(timezone.now()).order_by("next_at", "pk").values_list("pk", flat=True):
        send_to(pk)


@transaction.atomic
def send_to(pk: int) -> None:
    """Send one message with all that waits for this device. Its row is held, so nobody sends it twice."""
    now = timezone.now()
    due = PushSubscription.objects.due(now).select_for_update(skip_locked=True)
    device = due.filter(pk=pk).first()
    if not device:
        return
    person, timing = device.person, Timing.of(device.person)
    today = timezone.localtime(now, person.zone).date()
    waiting = device.waiting.all()
    if is_quiet(person, timing, now):
        waiting = waiting.filter(notification__reason__in=URGENT)
    elif device.has_had_enough(timing.most_a_day, today):
        waiting.exclude(notification__reason__in=UNCOUNTED).delete()
    held = list(waiting.values_list("notification", flat=True))
    news = worth_telling(held, person)
    if any(item.notification.reason not in UNCOUNTED for item in news):
        device.count(today)
    if not news or _is_told(device, message(person, news), now):
        device.waiting.filter(notification__in=held).delete()


def worth_telling(held: list[int], person: User) -> list[News]:
    """What of these the person still may see, has not seen, and wants to be told at once."""
    if not person.is_active or not held:
        return []
    unseen = Notification.objects.visible_to(person).unseen().filter(pk__in=held)
    wanted = unseen.filter(reason__in=wanted_by_mail(Preference.of(person)))
    return news_of(wanted.with_activity().order_by("pk"), reader=person)


def message(person: User, news: list[News]) -> dict[str, str]:
    """What the device shows and what it opens; without any words where mail goes without them."""
    everything = reverse("notifications:notifications")
    with speaking_to(person):
        if not all(item.is_mailed_whole for item in news):
            return {"title": settings.SITE_NAME, "body": _("There is news."), "url": everything}
        if len(news) > 1:
            count = ngettext("%(count)d piece of news", "%(count)d pieces of news", len(news)) % {"count": len(news)}
            body = f"{count}: " + ", ".join(dict.fromkeys(item.title for item in news))
            is_one = len({item.notification.activity.place for item in news}) == 1
            return _short(settings.SITE_NAME, body, news[0].url if is_one else everything)
        [item] = news
        body = (
            f"{item.sentence} {item.title}"
            if item.is_reminder
            else f"{name_of(item.by, item.is_anonymous)} {item.sentence} {item.title}"
        )
        return _short(str(item.community or settings.SITE_NAME), body, item.url)


def _short(title: str, body: str, url: str) -> dict[str, str]:
    return {"title": title[:LONGEST_TITLE], "body": body[:LONGEST_BODY], "url": url}


def _is_told(device: PushSubscription, said: dict[str, str], now: datetime) -> bool:
    """Post it, and note how that went. True if nothing of it needs to wait any longer."""
    try:
        status = _post(device, json.dumps(said, ensure_ascii=False).encode())
    except OSError as error:
        logger.warning("Push failed: %s", error)
        status = 0
    if status in GONE:
        device.end()
        return True
    fields = ["next_at", "tries"]
    if 200 <= status < 300:
        device.used_at, device.next_at, device.tries = now, now + ONE_A, 0
        fields += ["used_at", "told_on", "told_count"]
    else:
        device.tries += 1
        device.next_at = now + timedelta(minutes=2**device.tries)
    gives_up = device.tries >= MOST_TRIES  # the bell alone tells of these
    if gives_up:
        device.tries = 0
    device.save(update_fields=fields)
    return gives_up or 200 <= status < 300


def _post(device: PushSubscription, said: bytes) -> int:
    headers = {
        "Authorization": sealing.authorization(device.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_SECONDS),
        "Urgency": "normal",
    }
    return posting.post(
        device.endpoint, body=sealing.seal(said, p256dh=device.p256dh, auth=device.auth), headers=headers
    )
