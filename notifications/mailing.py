"""Mail about notices: gathered for ten minutes, one mail a person, not sent for what was read meanwhile."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.letters import as_mail, speaking_to
from accounts.models import Preference, User
from communities.models import Community
from discussions.models import Thread
from discussions.relocating import family_of
from discussions.rules import can_reply
from notifications.by_mail.addresses import address_for
from notifications.by_mail.texts import MARK
from notifications.models import Notification, Reason, Timing
from notifications.news import News, news_of
from notifications.notifying import wanted_by_mail
from notifications.timing import (
    EDITS_REST,
    EDITS_WAIT_AT_MOST,
    ONE_MAIL_A_PAGE,
    UNCOUNTED,
    URGENT,
    has_had_enough,
    is_quiet,
)
from wiki.models import Page

logger = logging.getLogger(__name__)

MOST_TRIES = 10
CHANGES = {"edited", "approved"}  # of a page: what readers see of it is another text


def mail_gathered() -> None:
    """Send what is due, person by person. A person whose mail fails is tried again later; others do not wait."""
    now = timezone.now()
    for person in User.objects.filter(pk__in=Notification.objects.due(now).values("user")).order_by("pk"):
        mail_person(person)


@transaction.atomic
def mail_person(person: User) -> None:
    """Send one mail with all that the person has not seen, and note it. The rows are held, so nobody sends it twice."""
    now = timezone.now()
    timing = Timing.of(person)
    waiting = Notification.objects.filter(user=person, mail_due_at__isnull=False, mailed_at=None).order_by("pk")
    if is_quiet(person, timing, now):
        waiting = waiting.filter(reason__in=URGENT)
    held = [notification.pk for notification in waiting.select_for_update(skip_locked=True)]
    held = ripe(held, now)
    if not Notification.objects.due(now).filter(pk__in=held).exists():
        return
    news = worth_mailing(held, person, timing, now)
    try:
        if news:
            compose(person, news, key=f"notices-{held[0]}-{held[-1]}").send()
    except (OSError, ValueError) as error:  # what the server refuses is an OSError; no address at all a ValueError
        _try_again_later(held, error)
        return
    told = [item.notification.pk for item in news]
    Notification.objects.filter(pk__in=told).update(mailed_at=now)
    Notification.objects.filter(pk__in=held, mailed_at=None).update(mail_due_at=None)  # not needed any more


def ripe(held: list[int], now: datetime) -> list[int]:
    """Of these all but the changes of pages that somebody works on just now."""
    at_work = Page.objects.filter(pk=OuterRef("activity__object_id"), edited_at__gt=now - EDITS_REST)
    unripe = Notification.objects.filter(Exists(at_work), pk__in=held, activity__verb="edited", activity__kind="page")
    waiting = set(unripe.filter(mail_due_at__gt=now - EDITS_WAIT_AT_MOST).values_list("pk", flat=True))
    return [pk for pk in held if pk not in waiting]


def worth_mailing(held: list[int], person: User, timing: Timing, now: datetime) -> list[News]:
    """What of these the person still may see, has not seen, and wants by mail at this moment."""
    if not person.is_active or not person.email:
        return []
    unseen = Notification.objects.visible_to(person).unseen().filter(pk__in=held)
    wanted = unseen.filter(reason__in=wanted_by_mail(Preference.of(person)))
    if has_had_enough(person, timing, now):
        wanted = wanted.filter(reason__in=UNCOUNTED)  # the letter and the bell have the rest
    return _quietly(news_of(wanted.with_activity().order_by("pk"), reader=person), person, now)


def _quietly(news: list[News], person: User, now: datetime) -> list[News]:
    """Of the changes of a page only the last, and none if some were mailed in the last six hours."""
    edits = {item.notification.pk: item.notification.activity.object_id for item in news if _is_edit(item)}
    if not edits:
        return news
    lately = Notification.objects.filter(
        user=person,
        mailed_at__gt=now - ONE_MAIL_A_PAGE,
        activity__verb__in=CHANGES,
        activity__kind="page",
        activity__object_id__in=edits.values(),
    ).exclude(reason=Reason.WROTE)
    told = set(lately.values_list("activity__object_id", flat=True))
    last = {page: pk for pk, page in edits.items() if page not in told}
    return [item for item in news if not _is_edit(item) or item.notification.pk in last.values()]


def _is_edit(item: News) -> bool:
    notification = item.notification
    is_change = notification.activity.kind == "page" and notification.activity.verb in CHANGES
    return is_change and notification.reason != Reason.WROTE  # that one's own was approved is said in any case


def _try_again_later(held: list[int], error: Exception) -> None:
    """Wait twice as long after each try; after MOST_TRIES the bell alone tells."""
    logger.warning("Mail failed: %s", error)
    rows = Notification.objects.filter(pk__in=held)
    rows.update(mail_tries=F("mail_tries") + 1)
    tries = max(rows.values_list("mail_tries", flat=True))
    later = timezone.now() + timedelta(minutes=min(2**tries, 240))
    rows.update(mail_due_at=None if tries >= MOST_TRIES else later)


def compose(person: User, news: list[News], *, key: str) -> EmailMultiAlternatives:
    """One mail that tells a person several things. The same key gives the same Message-ID."""
    reply_to = reply_address(person, news)
    with speaking_to(person):
        mail = as_mail(
            person,
            subject=subject_of(news),
            template="notifications/mail/notices",
            context={"news": news, "reply_to": reply_to, "mark": MARK},
            key=key,
            stream="notices",
            about=threads_in(news),
            of=community_of(news),
        )
    if reply_to:
        mail.reply_to = [reply_to]
    return mail


def reply_address(person: User, news: list[News]) -> str:
    """Where an answer to a mail about one discussion goes, if the person may write there."""
    places = {item.notification.activity.place for item in news}
    if not settings.REPLY_ADDRESS or len(places) != 1:
        return ""
    [(kind, pk)] = places
    thread = Thread.objects.filter(pk=pk).select_related("community").first() if kind == "thread" else None
    return address_for(person.pk, pk) if thread and can_reply(person, thread) else ""


def community_of(news: list[News]) -> Community | None:
    """The community that all of the news is of, if it is one."""
    communities = {item.community for item in news}
    return communities.pop() if len(communities) == 1 else None


def threads_in(news: list[News]) -> list[str]:
    """If the news is of one thread: it and those that its posts came from, for mail readers to keep together."""
    places = {item.notification.activity.place for item in news}
    if len(places) != 1:
        return []
    [(kind, pk)] = places
    return [f"thread-{thread}" for thread in family_of(pk)] if kind == "thread" else []


def subject_of(news: list[News]) -> str:
    """What the news is about, if it is one thing, so that mail readers keep it together."""
    if len({item.title for item in news}) == 1 and news[0].is_required and news[0].is_mailed_whole:
        return _("Required: %s") % news[0].title
    if len({item.title for item in news}) == 1:
        return news[0].title if news[0].is_mailed_whole else _("News in %s") % news[0].community
    return ngettext("%(count)d piece of news", "%(count)d pieces of news", len(news)) % {"count": len(news)}
