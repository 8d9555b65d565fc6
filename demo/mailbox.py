"""The mail that the demo caught: a Maildir beside the data."""

import mailbox
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from django.conf import settings


def folder() -> mailbox.Maildir:
    path = Path(settings.DATA_DIR) / "mail"
    path.parent.mkdir(parents=True, exist_ok=True)
    return mailbox.Maildir(path, create=True)


@dataclass(frozen=True)
class Mail:
    """One caught mail."""

    key: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["subject"] or "")

    @property
    def to(self) -> str:
        return str(self.message["to"] or "")

    @property
    def sent_at(self) -> datetime | None:
        """By its Date header, if it has one that can be read."""
        date = self.message["date"]
        return date.datetime if date else None

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return part.get_content() if part else ""


def newest(most: int = 50) -> list[Mail]:
    """The last mails that arrived, newest first."""
    box = folder()
    keys = sorted(box.keys(), key=_arrival, reverse=True)[:most]
    return [Mail(key, _parse(box.get_bytes(key))) for key in keys]


def _arrival(key: str) -> tuple[int, ...]:
    """When a mail came and as which of its process: a Maildir key begins with both, `1795….M52P77Q3.host`."""
    return tuple(int(number) for number in re.findall(r"\d+", key)[:4])


def find(key: str) -> Mail | None:
    box = folder()
    return Mail(key, _parse(box.get_bytes(key))) if key in box else None


def _parse(raw: bytes) -> EmailMessage:
    return BytesParser(policy=default).parsebytes(raw)
