"""The registry through which a lower floor reaches any content, without knowing its app."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Model, QuerySet

type Reference = tuple[str, int]


def nobody_can(thing: Model, **_options) -> None:
    """What a kind does that can't be moderated."""
    raise TypeError(f"{thing._meta.label} can't be moderated.")


@dataclass(frozen=True, kw_only=True)
class ContentKind:
    """One kind of content. Each content app registers its own in `AppConfig.ready`.

    `visible_to` takes a user and gives a queryset; `url` takes an object; `place` takes an object and gives the
    reference of what people follow it by: a post is followed by its thread.

    What can be moderated also says who wrote it (None where nobody shall know), whether a given person did, what of it
    a person wrote without their name, how it is hidden (`by` and `reason`) and brought back (`by`), whether it is
    hidden, and where its author mends it.
    """

    name: str
    model: type[Model]
    visible_to: Callable[..., QuerySet]
    url: Callable[..., str]
    place: Callable[..., Reference]
    title: Callable[..., str] = str
    community: Callable[..., Model] = lambda thing: thing.community
    related: tuple[str, ...] = ()  # what the above ask of the object
    author: Callable[..., Model | None] = lambda thing: None
    is_by: Callable[..., bool] | None = None  # without it, by `author`
    written_without_name_by: Callable[..., QuerySet] | None = None  # takes a person
    hide: Callable[..., None] = nobody_can
    restore: Callable[..., None] = nobody_can
    is_hidden: Callable[..., bool] = lambda thing: hasattr(thing, "removal")
    html: Callable[..., str] = lambda thing: getattr(thing, "html", "")  # its text, as a moderator reads it
    mending_url: Callable[..., str] | None = None

    _by_name: ClassVar[dict[str, "ContentKind"]] = {}
    _by_model: ClassVar[dict[type[Model], "ContentKind"]] = {}

    def everything(self) -> QuerySet:
        """Every object of the kind, whoever may see it, with what its answers ask of it."""
        rows = self.model._default_manager.all()
        return rows.select_related(*self.related) if self.related else rows

    def was_written_by(self, thing: Model, person: Model) -> bool:
        """Whether the person wrote it, under their name or without."""
        return self.is_by(thing, person) if self.is_by else self.author(thing) == person

    @property
    def can_be_moderated(self) -> bool:
        return self.hide is not nobody_can

    @classmethod
    def register(cls, kind: "ContentKind") -> None:
        cls._by_name[kind.name] = kind
        cls._by_model[kind.model] = kind

    @classmethod
    def named(cls, name: str) -> "ContentKind":
        """Raises KeyError if no app has registered the name."""
        return cls._by_name[name]

    @classmethod
    def all(cls) -> list["ContentKind"]:
        return list(cls._by_name.values())

    @classmethod
    def knows(cls, model: type[Model]) -> bool:
        return model in cls._by_model

    @classmethod
    def of(cls, thing: Model) -> "ContentKind":
        """Raises KeyError if no app has registered the object's model."""
        return cls._by_model[type(thing)]

    @classmethod
    def reference(cls, thing: Model) -> Reference:
        return cls.of(thing).name, thing.pk

    @classmethod
    def load(cls, references: Iterable[Reference], *, reader) -> dict[Reference, Model]:
        """What of these the reader may see, in one query a kind."""
        wanted: dict[str, set[int]] = {}
        for name, pk in references:
            wanted.setdefault(name, set()).add(pk)
        return {
            (name, thing.pk): thing
            for name, pks in wanted.items()
            if name in cls._by_name
            for thing in cls._by_name[name].visible_to(reader).filter(pk__in=pks)
        }
