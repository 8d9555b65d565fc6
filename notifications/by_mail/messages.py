"""A mail as it came in: who sent it, to which of our addresses, what it says and what hangs on it."""

import hashlib
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from functools import cached_property
from typing import cast

from django.conf import settings

from notifications.by_mail.addresses import Ticket, read_address
from notifications.by_mail.texts import written_in, written_in_html

TO = ["Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"]
MOST_FILES = 20
LONGEST_HEADER = 5_000


@dataclass(frozen=True)
class Incoming:
    """One mail. `recipients` is whom the mail server was asked to bring it to, where that is known."""

    raw: bytes
    recipients: tuple[str, ...] = ()

    @cached_property
    def message(self) -> EmailMessage:
        return cast(EmailMessage, message_from_bytes(self.raw, policy=policy.default))

    def header(self, name: str) -> str:
        """The first header of the name as it was sent: the standard library's reading falls over broken ones."""
        sent = (str(value) for key, value in self.message.raw_items() if key.lower() == name.lower())
        return next(sent, "")[:LONGEST_HEADER]

    @property
    def sender(self) -> str:
        return parseaddr(self.header("From").replace("\n", " "))[1].lower()

    @property
    def key(self) -> str:
        """The same for two deliveries of one mail."""
        said = self.header("Message-ID").strip().encode() or self.raw
        return hashlib.sha256(said + b"\x00" + self.sender.encode(errors="replace")).hexdigest()

    @cached_property
    def ticket(self) -> Ticket | None:
        """The first of our own addresses among those it went to."""
        named = [address for header in TO for _name, address in getaddresses([self.header(header)])]
        return next(filter(None, map(read_address, [*self.recipients, *named])), None)

    @property
    def is_automatic(self) -> bool:
        """Whether no person wrote it: an absence, a bounce, a list, or our own mail come back."""
        if self.header("Auto-Submitted").partition(";")[0].strip().lower() not in {"", "no"}:
            return True
        if self.header("Precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
            return True
        if self.message.get_content_type() == "multipart/report" or self.header("Return-Path").strip() == "<>":
            return True
        robots = {"mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "donotreply"}
        if not self.sender or self.sender.partition("@")[0] in robots:
            return True
        own = {parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower(), settings.REPLY_ADDRESS.lower()}
        return self.sender in own or any(map(self.header, ["X-Autoreply", "X-Autorespond", "List-Id", "X-Loop"]))

    @property
    def text(self) -> str:
        """What the person wrote, without quotations and signature."""
        plain = self._part("plain")
        if plain is not None and plain.strip():
            return written_in(plain)
        html = self._part("html")
        return written_in_html(html) if html else ""

    def _part(self, kind: str) -> str | None:
        try:
            part = self.message.get_body(preferencelist=(kind,))
        except (AttributeError, KeyError, ValueError):
            return None
        return _decoded(part) if part else None

    @property
    def files(self) -> list[tuple[str, bytes]]:
        """Names and contents of what hangs on it, inline pictures too."""
        found = []
        for part in self.message.walk():
            if part.is_multipart() or (part.get_content_maintype() == "text" and not part.get_filename()):
                continue
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content and (name := part.get_filename()):
                found.append((name[-120:], content))
        return found[:MOST_FILES]


def _decoded(part) -> str:
    content = part.get_payload(decode=True) or b""
    try:
        return content.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:  # a character set that nobody knows
        return content.decode("utf-8", errors="replace")
