"""Taking words out of everything that a community keeps: for good, and without writing down what they were."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models, transaction

from accounts.models import User
from communities.kinds import ContentKind
from communities.models import Activity, Community
from communities.stores import Store, pattern_of, with_words

SHORTEST = 4  # characters
MASK = "████"  # no longer than the shortest, so that it fits wherever that stood
MOST_ROWS = 2_000


class TooManyPlaces(Exception):
    """The words stand in so much that they can hardly be a secret."""


@dataclass(frozen=True)
class Places:
    """How often the words stand in one sort of thing."""

    label: str
    count: int
    is_left: bool


@dataclass(frozen=True)
class Redaction:
    """Some words that shall stand nowhere in a community, in capitals or small letters."""

    community: Community
    text: str

    def places(self) -> list[Places]:
        """Where they stand, in numbers. Copies, and what only its writer may know of, are not counted.

        Raises TooManyPlaces.
        """
        found: Counter[tuple[str, bool]] = Counter()
        for store, row in self._rows():
            if store.is_counted and (count := store.count_in(row, self.text)):
                found[str(store.label), store.is_left] += count
        return [Places(label, count, is_left) for (label, is_left), count in found.items()]

    @transaction.atomic
    def carry_out(self, *, by: User, reason: str) -> int:
        """Take them out of all of it, which nothing brings back. Returns in how many places they stood.

        The log says who and why, not what. Where they stand nowhere, nothing changes. Raises TooManyPlaces.
        """
        counted = sum(place.count for place in self.places() if not place.is_left)
        touched: dict[tuple[str, int], models.Model] = {}
        for store, row in self._rows(lock=True):
            if store.is_left or not self._take_out(store, row):
                continue
            touched |= {ContentKind.reference(thing): thing for thing in store.touches(row)}
        for thing in touched.values():
            where = ContentKind.of(thing).community(thing)
            # A comment is found by the words of its post; it says so as its own verbs do.
            data = {"post": thing.post_id} if hasattr(thing, "post_id") else {}
            Activity.record("lost words", by=None, about=thing, community=where, data=data, quiet=True)
        if counted:
            data = {"reason": reason, "places": counted}
            Activity.record("redacted", by=by, about=self.community, community=self.community, data=data)
        return counted

    def _rows(self, *, lock: bool = False) -> Iterator[tuple[Store, models.Model]]:
        total = 0
        for store in Store.all():
            rows = store.holding(self.text, community=self.community)
            rows = rows.select_for_update(of=("self",), no_key=True) if lock and not store.is_left else rows
            for row in rows[: MOST_ROWS - total + 1]:
                total += 1
                if total > MOST_ROWS:
                    raise TooManyPlaces
                yield store, row

    def _take_out(self, store: Store, row: models.Model) -> bool:
        pattern = pattern_of(self.text)
        changed = []
        for name in store.fields:
            before = getattr(row, name)
            after = with_words(before, lambda words: pattern.sub(MASK, words))
            if after != before:
                setattr(row, name, after)
                changed.append(name)
        if changed and store.draw:
            changed += store.draw(row)
        if changed:
            row.save(update_fields=changed)
        return bool(changed)
