"""The registry through which a lower floor reaches all that carries tags, without knowing its app."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from taggit.models import ItemBase


@dataclass(frozen=True, kw_only=True)
class TagUse:
    """One kind of thing that carries tags. Each app registers its own in `AppConfig.ready`.

    `through` has the rows that join a thing to a tag; `visible_to` takes a user and gives a queryset of the things;
    `community` is the way from such a row to the community it counts for, or empty.
    """

    name: str
    label: str | Promise
    model: type[Model]
    through: type[ItemBase]
    visible_to: Callable[..., QuerySet]
    community: str = ""

    _by_name: ClassVar[dict[str, "TagUse"]] = {}

    @classmethod
    def register(cls, use: "TagUse") -> None:
        cls._by_name[use.name] = use

    @classmethod
    def all(cls) -> list["TagUse"]:
        return list(cls._by_name.values())

    def items(self, *, reader=None) -> QuerySet[Any]:
        """The rows of this kind; for a reader those of things that they may see."""
        rows: QuerySet[Any] = self.through._default_manager.all()
        return rows if reader is None else rows.filter(content_object__in=self.visible_to(reader))

    def things(self, tag, *, reader) -> QuerySet[Model]:
        """What of this kind carries the tag and the reader may see, the newest first."""
        carrying = self.items().filter(tag=tag).values("content_object")
        return self.visible_to(reader).filter(pk__in=carrying).order_by("-pk")

    @classmethod
    def tags_of(cls, reference: tuple[str, int]) -> list[int]:
        """The ids of the tags that a thing carries."""
        name, pk = reference
        if name not in cls._by_name:
            return []
        return list(cls._by_name[name].items().filter(content_object=pk).values_list("tag", flat=True))
