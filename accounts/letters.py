"""How every mail that is not about one's own account leaves here: two parts, stable id, and one click to stop it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Preference, User

SALT = "accounts.unsubscribe"
INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)


@dataclass(frozen=True)
class Stream:
    """A kind of mail that one may stop without signing in."""

    label: str | Promise
    stops: dict[str, object]  # the preferences that end it


STREAMS = {
    "letter": Stream(_("the weekly letter"), {"digest": Preference.Period.NEVER}),
    "notices": Stream(_("mail about replies and mentions"), {"mail_replies": False, "mail_mentions": False}),
}


def unsubscribe_token(person: User, stream: str) -> str:
    return signing.dumps([person.pk, stream], salt=SALT)


def read_token(token: str) -> tuple[User, Stream]:
    """Whose stream a token stops. Raises signing.BadSignature, also for somebody who is gone."""
    person_id, name = signing.loads(token, salt=SALT)
    person = User.objects.filter(pk=person_id).first()
    if person is None or name not in STREAMS:
        raise signing.BadSignature
    return person, STREAMS[name]


def unsubscribe(person: User, stream: Stream) -> None:
    """Send the person nothing more of the stream. Doing it twice changes nothing."""
    Preference.objects.update_or_create(user=person, defaults=stream.stops)


@contextmanager
def speaking_to(person: User) -> Iterator[None]:
    """Words in the person's language and times in their zone."""
    with translation.override(person.language), timezone.override(person.zone):
        yield


def as_mail(
    person: User, *, subject: str, template: str, context: dict, key: str, stream: str
) -> EmailMultiAlternatives:
    """A mail to one person. The same key gives the same Message-ID, so a second copy can be told.

    `template` names both parts, without their endings; `stream`, one of STREAMS, is what one click stops (RFC 8058).
    """
    host = urlsplit(settings.SITE_URL).hostname
    stop_url = settings.SITE_URL + reverse("accounts:unsubscribe", args=[unsubscribe_token(person, stream)])
    context = context | {
        "person": person,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "stop_url": stop_url,
    }
    with speaking_to(person):
        text = render_to_string(f"{template}.txt", context)
        html = render_to_string(f"{template}.html", context)
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text,
        to=[person.email] if person.email else [],
        headers={
            "Message-ID": f"<{key}@{host}>",
            "List-Id": f"{settings.SITE_NAME} <{stream}.{host}>",
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(INLINER.inline(html), "text/html")
    return mail
