"""How every mail that is not about one's own account leaves here: two parts, stable id, and one click to stop it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
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


class Place(Protocol):
    """What mail can be of: a community, which this floor does not know."""

    name: Any
    slug: Any


@dataclass(frozen=True)
class Stream:
    """A kind of mail that one may stop without signing in."""

    label: str | Promise
    stops: dict[str, object]  # the preferences that end it


STREAMS = {
    "letter": Stream(_("the letters from your communities"), {"digest": Preference.Period.NEVER}),
    "sponsor": Stream(_("the letters of the communities that you sponsor"), {"mail_sponsor": False}),
    "notices": Stream(
        _("mail about replies, mentions, reminders and events"),
        {
            "mail_replies": False,
            "mail_mentions": False,
            "mail_reminders": False,
            "mail_events": False,
            "mail_pages": False,
        },
    ),
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
    person: User,
    *,
    subject: str,
    template: str,
    context: dict,
    key: str,
    stream: str,
    about: Iterable[str] = (),
    of: Place | None = None,
) -> EmailMultiAlternatives:
    """A mail to one person. The same key gives the same Message-ID, so a second copy can be told.

    Mails with a word of `about` in common stay together where mail is read.

    Mail programs sort by its List-Id (RFC 2919): that of the community that it is `of`, else that of its stream.

    `template` names both parts, without their endings; `stream`, one of STREAMS, is what one click stops (RFC 8058).
    """
    stop_url = settings.SITE_URL + reverse("accounts:unsubscribe", args=[unsubscribe_token(person, stream)])
    context = context | {"person": person, "language": person.language, "stop_url": stop_url}
    with speaking_to(person):
        mail = in_two_parts(person.email or "", subject=subject, template=template, context=context, key=key)
    mail.extra_headers |= {
        "List-Id": _list_id(of, stream),
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if about:
        mail.extra_headers["References"] = " ".join(f"<{word}@{_host()}>" for word in about)
    return mail


def in_two_parts(address: str, *, subject: str, template: str, context: dict, key: str) -> EmailMultiAlternatives:
    """A mail to an address, in the language that is active. The same key gives the same Message-ID.

    `template` names both parts, without their endings. Templates know `language`.
    """
    context = context | {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string(f"{template}.txt", context),
        to=[address] if address else [],
        headers={
            "Message-ID": f"<{key}@{_host()}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    mail.attach_alternative(INLINER.inline(render_to_string(f"{template}.html", context)), "text/html")
    return mail


def _list_id(of: Place | None, stream: str) -> str:
    if of is None:
        return f"{settings.SITE_NAME} <{stream}.{_host()}>"
    name = " ".join(str(of.name).replace("<", " ").replace(">", " ").split())
    return f"{name} <{of.slug}.communities.{_host()}>"


def _host() -> str | None:
    return urlsplit(settings.SITE_URL).hostname
