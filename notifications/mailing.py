"""Mail about notices: gathered for ten minutes, one mail a person, not sent for what was read meanwhile."""

import logging
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.letters import as_mail, speaking_to
from accounts.models import Preference, User
from discussions.relocating import family_of
from notifications.models import Notification
from notifications.news import News, news_of
from notifications.notifying import wanted_by_mail

logger = logging.getLogger(__name__)

MOST_TRIES = 10


def mail_gathered() -> None:
    """Send what is due, person by person. A person whose mail fails is tried again later; others do not wait."""
    now = timezone.now()
    for person in User.objects.filter(pk__in=Notification.objects.due(now).values("user")):
        mail_person(person)


@transaction.atomic
def mail_person(person: User) -> None:
    """Send one mail with all that the person has not seen, and note it. The rows are held, so nobody sends it twice."""
    waiting = Notification.objects.filter(user=person, mail_due_at__isnull=False, mailed_at=None).order_by("pk")
    held = [notification.pk for notification in waiting.select_for_update(skip_locked=True)]
    if not Notification.objects.due(timezone.now()).filter(pk__in=held).exists():
        return
    news = worth_mailing(held, person)
    try:
        if news:
            compose(person, news, key=f"notices-{held[0]}-{held[-1]}").send()
    except (OSError, ValueError) as error:  # what the server refuses is an OSError; no address at all a ValueError
        _try_again_later(held, error)
        return
    Notification.objects.filter(pk__in=held).update(mailed_at=timezone.now())


def worth_mailing(held: list[int], person: User) -> list[News]:
    """What of these the person still may see, has not seen, and wants by mail at this moment."""
    if not person.is_active or not person.email:
        return []
    unseen = Notification.objects.visible_to(person).unseen().filter(pk__in=held)
    wanted = unseen.filter(reason__in=wanted_by_mail(Preference.of(person)))
    return news_of(wanted.with_activity().order_by("pk"), reader=person)


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
    with speaking_to(person):
        return as_mail(
            person,
            subject=subject_of(news),
            template="notifications/mail/notices",
            context={"news": news},
            key=key,
            stream="notices",
            about=threads_in(news),
        )


def threads_in(news: list[News]) -> list[str]:
    """If the news is of one thread: it and those that its posts came from, for mail readers to keep together."""
    places = {item.notification.activity.place for item in news}
    if len(places) != 1:
        return []
    [(kind, pk)] = places
    return [f"thread-{thread}" for thread in family_of(pk)] if kind == "thread" else []


def subject_of(news: list[News]) -> str:
    """What the news is about, if it is one thing, so that mail readers keep it together."""
    if len({item.title for item in news}) == 1:
        return news[0].title
    return ngettext("%(count)d piece of news", "%(count)d pieces of news", len(news)) % {"count": len(news)}
