"""What every importer needs: whose words they are, what came before, and a report of what did not come along."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from accounts.models import User
from communities.models import Origin


@dataclass
class Report:
    """What an import brought and what it left behind."""

    brought: Counter = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)  # a sentence for each record that was skipped
    left: Counter = field(default_factory=Counter)  # parts that have no place here yet

    def lines(self) -> Iterator[str]:
        """The report in sentences."""
        yield ", ".join(f"{count} {what}" for what, count in self.brought.items()) or "nothing new"
        for what, count in self.left.items():
            yield f"not carried: {count} {what}"
        for sentence in self.broken:
            yield f"skipped: {sentence}"


def imported_person(key: str, name: str) -> User:
    """The person of that key, made if need be: inactive, without an address, in no directory."""
    person = User.objects.filter(username=key).first()
    return person or User.objects.create_user(email=None, username=key, name=name, is_active=False)


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
