"""What people follow, and what each level brings: the sentence that says it stands beside the rule that does it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from communities.kinds import Reference
from communities.models.follow import Follow, Level
from communities.tag_uses import TagUse

type Ring = list[Reference]


class Matter(Enum):
    """What becomes of a discussion or page."""

    BEGINS = auto()  # it is new
    GROWS = auto()  # an answer, a change of a page's text
    REMARK = auto()  # a comment
    TURNS = auto()  # solved, closed, open again


@dataclass(frozen=True)
class Brings:
    """What one level of one kind of thing brings: in words for who chooses, and for who tells."""

    sentence: str | Promise
    matters: frozenset[Matter] = frozenset()

    @classmethod
    def of(cls, sentence: str | Promise, *matters: Matter) -> "Brings":
        return cls(sentence, frozenset(matters))


@dataclass(frozen=True, kw_only=True)
class Followable:
    """One kind of thing that people follow. Each app registers its own in `AppConfig.ready`.

    `rings` takes an object and gives what it lies in, from the thing itself outwards: the choice of the innermost ring
    counts. Within a ring it is the closest level.
    """

    name: str
    label: str | Promise  # of one: "Discussion"
    model: type[Model]
    visible_to: Callable[..., QuerySet]
    url: Callable[..., str]
    rings: Callable[..., list[Ring]]
    levels: dict[Level, Brings]
    icon: str = "bell"
    where: Callable[..., str] = lambda thing: ""  # in which community

    _by_name: ClassVar[dict[str, "Followable"]] = {}

    @classmethod
    def register(cls, followable: "Followable") -> None:
        cls._by_name[followable.name] = followable

    @classmethod
    def all(cls) -> list["Followable"]:
        return list(cls._by_name.values())

    @classmethod
    def named(cls, name: str) -> "Followable | None":
        return cls._by_name.get(name)

    @classmethod
    def of(cls, thing: Model) -> "Followable | None":
        """What follows the thing itself: of a model that several kinds share, the one that was registered first."""
        return next((each for each in cls._by_name.values() if each.model is type(thing)), None)

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


def tags_ring(reference: Reference) -> Ring:
    """The tags of a thing."""
    return [("tag", pk) for pk in TagUse.tags_of(reference)]


@dataclass(frozen=True)
class Choice:
    """At which level somebody follows what."""

    kind: str
    level: str

    @property
    def brings(self) -> frozenset[Matter]:
        followable = Followable.named(self.kind)
        return followable.levels[Level(self.level)].matters if followable else frozenset()


CLOSEST_LAST = list(Level.values)


def choices_in(*several: list[Ring]) -> list[dict[int, Choice]]:
    """For each list of rings each person's choice for the innermost of which they chose any. Together one query.

    Who chose none is absent.
    """
    depths = [{reference: place for place, ring in enumerate(rings) for reference in ring} for rings in several]
    follows = Follow.objects.of_any({reference for depth in depths for reference in depth})
    rows = list(follows.values_list("user", "kind", "object_id", "level"))
    return [_nearest(rows, depth) for depth in depths]


def _nearest(rows: list[tuple], depth: dict[Reference, int]) -> dict[int, Choice]:
    ranked = [
        (depth[kind, pk], -CLOSEST_LAST.index(level), person, Choice(kind, level))
        for person, kind, pk, level in rows
        if (kind, pk) in depth
    ]
    chosen: dict[int, Choice] = {}
    for _depth, _level, person, choice in sorted(ranked, key=lambda row: row[:2]):
        chosen.setdefault(person, choice)
    return chosen
