"""The registry of all that holds people's words, so that a lower floor can take some out of all of it."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db.models import JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise

from communities.models import Community


@dataclass(frozen=True, kw_only=True)
class Store:
    """One model that holds words of a community's content. Each app registers its own in `AppConfig.ready`.

    `fields` hold what people wrote: text, or JSON with text in it. `community` is the path of relations to the
    community, or `rows` gives the rows of one. `draw` sets anew what is made of the fields, and names what it set.
    `touches` names the content (of registered kinds) whose entry in the index changes with a row.

    What is not counted holds copies, or what nobody but its writer may know of. What is left is only counted: `label`
    says what to do about it. `spelt` is how the words stand there.
    """

    model: type[Model]
    fields: tuple[str, ...]
    label: str | Promise = ""
    community: str = "community"
    rows: Callable[[Community], QuerySet] | None = None
    draw: Callable[[Any], list[str]] | None = None
    touches: Callable[[Any], Iterable[Model]] = lambda row: ()
    related: tuple[str, ...] = ()  # what the two above ask of a row
    is_counted: bool = True
    is_left: bool = False
    spelt: Callable[[str], str] = field(default=lambda text: text)

    _all: ClassVar[list["Store"]] = []

    @classmethod
    def register(cls, *stores: "Store") -> None:
        cls._all.extend(stores)

    @classmethod
    def all(cls) -> list["Store"]:
        return list(cls._all)

    def holding(self, text: str, *, community: Community) -> QuerySet:
        """The community's rows in which a text stands, in capitals or small letters."""
        manager = self.model._default_manager
        rows = self.rows(community) if self.rows else manager.filter(**{self.community: community.pk})
        spelt = self.spelt(text)
        if not spelt:
            return rows.none()
        rows = rows.alias(**{f"{name}_text": Cast(name, TextField()) for name in self.fields})
        rows = rows.filter(
            reduce(or_, (Q(**{f"{name}_text__icontains": self._typed(name, spelt)}) for name in self.fields))
        )
        return (rows.select_related(*self.related) if self.related else rows).order_by("pk")

    def count_in(self, row: Model, text: str) -> int:
        """How often the text stands in a row."""
        pattern = pattern_of(self.spelt(text))
        return sum(len(pattern.findall(words)) for name in self.fields for words in words_in(getattr(row, name)))

    def _typed(self, name: str, text: str) -> str:
        """As the database writes the text in a column of that type."""
        is_json = isinstance(self.model._meta.get_field(name), JSONField)
        return json.dumps(text, ensure_ascii=False)[1:-1] if is_json else text


def pattern_of(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text), re.IGNORECASE)


def words_in(value) -> Iterator[str]:
    """Each text in a value of a text or JSON field."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from words_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from words_in(part)


def with_words(value, change: Callable[[str], str]):
    """The value with each text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: with_words(part, change) for key, part in value.items()}
    if isinstance(value, list):
        return [with_words(part, change) for part in value]
    return value
