"""What is answered to mail that can't be posted. At most one an hour to an address that we don't know."""

import hashlib
import logging
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from discussions.models import Thread
from notifications.by_mail.messages import Incoming

logger = logging.getLogger(__name__)

HOUR = 3600
MOST_QUOTED = 20_000


@dataclass(frozen=True)
class Refusal:
    """Why, and where to go instead."""

    why: str
    url: str = ""


def unknown_sender() -> Refusal:
    return Refusal(
        _(
            "It came from an address that does not belong to the person whom we wrote to. "
            "Send it from the address to which our mail came, or answer on the page."
        )
    )


def not_there() -> Refusal:
    return Refusal(_("The discussion is no longer there, or you may no longer read it."))


def too_late(thread: Thread) -> Refusal:
    return Refusal(_("The mail that you answered is older than 90 days. Answer on the page instead:"), _url(thread))


def said_no(thread: Thread, why: str) -> Refusal:
    return Refusal(why, _url(thread))


def _url(thread: Thread) -> str:
    return settings.SITE_URL + thread.get_absolute_url()


def words_of(header: str) -> str:
    """An encoded header in letters."""
    try:
        return str(make_header(decode_header(header)))
    except (LookupError, ValueError, HeaderParseError):
        return ""


def send(mail: Incoming, refusal: Refusal, *, is_known: bool) -> None:
    """Send it back, as an answer that no program answers. To strangers without their words, and seldom."""
    sender = hashlib.sha256(mail.sender.encode()).hexdigest()
    if not is_known and not cache.add(f"mail-refused:{sender}", True, HOUR):
        return
    body = [_("Your mail could not be posted."), refusal.why, refusal.url]
    if is_known and mail.text:
        body += [_("You wrote:"), mail.text[:MOST_QUOTED]]
    subject = " ".join(words_of(mail.header("Subject")).split())[:200]
    answered = " ".join(mail.header("Message-ID").split())
    headers = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "X-Loop": settings.REPLY_ADDRESS}
    if answered:
        headers |= {"In-Reply-To": answered, "References": answered}
    answer = EmailMessage(
        subject=_("Not posted: %(subject)s") % {"subject": subject},
        body="\n\n".join(filter(None, body)),
        to=[mail.sender],
        headers=headers,
    )
    try:
        answer.send()
    except (OSError, ValueError) as error:
        logger.warning("Refusal not sent: %s", error)
