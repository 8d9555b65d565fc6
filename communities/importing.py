"""What every importer needs: whose words they are, what came before, and a report of what did not come along."""

import datetime as dt
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError
from django.utils.text import slugify

from accounts.models import User
from communities.models import Origin

# What comes of a record that is not of the promised shape, has what no database takes, or belongs to what is gone.
MALFORMED = (AttributeError, LookupError, TypeError, ValueError, DataError, IntegrityError, ObjectDoesNotExist)
UNREADABLE = (OSError, EOFError, UnicodeError, zlib.error)  # what a file raises that can't be read or unpacked


@dataclass
class Report:
    """What an import brought and what it left behind."""

    brought: Counter = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)  # a sentence for each record that was skipped
    left: Counter = field(default_factory=Counter)  # parts that have no place here yet

    def skip(self, what: str, error: Exception) -> None:
        """Note that this was left out, and why: in one line, without the row that a database would print."""
        self.broken.append(f"{what}: {type(error).__name__}: {error}".partition("\n")[0])

    def lines(self) -> Iterator[str]:
        """The report in sentences."""
        yield ", ".join(f"{what}: {count}" for what, count in self.brought.items()) or "nothing new"
        for what, count in self.left.items():
            yield f"not carried: {what} ({count})"
        for sentence in self.broken:
            yield f"skipped: {sentence}"


def imported_person(key: str, name: str) -> User:
    """The person of that key, made if need be: inactive, without an address, in no directory."""
    username = username_for(key)
    person = User.objects.filter(username=username).first()
    if person and person.email is not None:
        return imported_person(f"imported-{key}", name)  # a colleague has the name: those are not their words
    return person or User.objects.create_user(email=None, username=username, name=name[:120], is_active=False)


def username_for(key: str) -> str:
    """The key where it can be a username, else what is plain in it, and a digest that tells it from others."""
    key = key.lower()
    if re.fullmatch(r"[a-z0-9][a-z0-9._-]{,39}", key):
        return key
    return f"{slugify(key)[:31]}-{zlib.crc32(key.encode()):08x}".lstrip("-")


def moment(text: str) -> dt.datetime:
    """A moment in ISO 8601; without a time zone it is UTC."""
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def is_here(key: str) -> bool:
    """Whether an earlier run brought this."""
    return Origin.objects.filter(key=key).exists()


def progress[T](records: Iterable[T], *, label: str, total: int | None = None) -> Iterator[T]:
    """Hand the records on, with a bar in the terminal as they pass."""
    count = 0
    for count, record in enumerate(records, 1):
        yield record
        if count % 20 == 0 and sys.stderr.isatty():
            _draw(label, count, total)
    if count:
        _draw(label, count, count)
        sys.stderr.write("\n")


def _draw(label: str, count: int, total: int | None) -> None:
    width = 30
    done = round(width * count / total) if total else 0
    bar = f"[{'█' * done}{'·' * (width - done)}] {count}/{total}" if total else str(count)
    sys.stderr.write(f"\r{label} {bar}")
    sys.stderr.flush()
