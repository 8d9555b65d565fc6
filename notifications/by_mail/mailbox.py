"""Fetching answers from a mailbox by IMAP."""

import imaplib
import logging
from urllib.parse import unquote, urlsplit

from notifications.by_mail.receiving import receive

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 100


def fetch(url: str) -> int:
    """Receive what is unread in the mailbox of `imaps://name:password@host/INBOX`, and mark it read. Returns how many.

    A mail on which we fail stays unread and is tried again.
    """
    place = urlsplit(url)
    connect = imaplib.IMAP4_SSL if place.scheme == "imaps" else imaplib.IMAP4
    port = place.port or (993 if place.scheme == "imaps" else 143)
    done = 0
    with connect(place.hostname or "localhost", port, timeout=30) as box:
        box.login(unquote(place.username or ""), unquote(place.password or ""))
        box.select(place.path.strip("/") or "INBOX")
        _kind, found = box.search(None, "UNSEEN")
        for number in found[0].split()[:MOST_AT_ONCE]:
            _kind, parts = box.fetch(number.decode(), "(BODY.PEEK[])")
            raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
            if raw is None:
                continue
            try:
                receive(raw)
            except Exception:
                logger.exception("A mail could not be received")
                continue
            box.store(number.decode(), "+FLAGS", r"\Seen")
            done += 1
    return done
