"""The addresses by which people answer: each for one person and one discussion, signed, for ninety days."""

import hmac
import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

SALT = "notifications.by_mail"
LASTS = timedelta(days=90)
DAYS = re.compile(r"([0-9a-f]+)-([0-9a-f]+)-([0-9a-f]+)-([a-z2-7]{20})")


@dataclass(frozen=True)
class Ticket:
    """Who may answer where, and since which day."""

    person: int
    thread: int
    day: int  # since 1970

    @property
    def is_over(self) -> bool:
        return self.day + LASTS.days < today()


def today() -> int:
    return int(timezone.now().timestamp() // timedelta(days=1).total_seconds())


def address_for(person: int, thread: int) -> str:
    """Where this person's answers to this discussion go. Empty where nothing takes mail in."""
    name, at, host = settings.REPLY_ADDRESS.partition("@")
    if not at:
        return ""
    said = f"{person:x}-{thread:x}-{today():x}"
    return f"{name}+{said}-{_signature(said)}@{host}"


def read_address(address: str) -> Ticket | None:
    """What an address stands for, or None if it is not one of ours. Some servers add capitals: they don't matter."""
    name, _at, host = settings.REPLY_ADDRESS.lower().partition("@")
    local, _at, there = address.lower().strip().strip("<>").rpartition("@")
    found = DAYS.fullmatch(local.removeprefix(f"{name}+")) if there == host and local.startswith(f"{name}+") else None
    if not found:
        return None
    person, thread, day, signature = found.groups()
    if not hmac.compare_digest(_signature(f"{person}-{thread}-{day}"), signature):
        return None
    return Ticket(int(person, 16), int(thread, 16), int(day, 16))


def _signature(said: str) -> str:
    """A hundred bits, in letters that survive any mail server."""
    digest = salted_hmac(SALT, said, algorithm="sha256").digest()
    return b32encode(digest[:13])[:20].decode().lower()
