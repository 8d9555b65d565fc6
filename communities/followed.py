"""One thing that a person follows, or may: with the level that they chose and what it brings."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model

from accounts.models import User
from communities.followables import Followable
from communities.kinds import Reference
from communities.models import Follow, Level


@dataclass(frozen=True)
class Followed:
    """One thing and how closely the reader follows it. `level` is empty where they never chose."""

    followable: Followable
    thing: Model
    level: str = ""

    @property
    def reference(self) -> Reference:
        return self.followable.name, self.thing.pk

    @property
    def title(self) -> str:
        return str(self.thing)

    @property
    def url(self) -> str:
        return self.followable.url(self.thing)

    @property
    def where(self) -> str:
        return self.followable.where(self.thing)

    @property
    def lies_in_something(self) -> bool:
        return len(self.followable.rings(self.thing)) > 1

    @property
    def sentence(self):
        return self.followable.levels[Level(self.level)].sentence if self.level else ""

    @property
    def choices(self):
        """Each level with what it brings."""
        return [(level, brings.sentence) for level, brings in self.followable.levels.items()]

    @classmethod
    def among(cls, follows: list[Follow], *, reader: User) -> list["Followed"]:
        """What of these the reader may see by now."""
        things = Followable.load([follow.reference for follow in follows], reader=reader)
        return [
            cls(followable, things[follow.reference], follow.level)
            for follow in follows
            if (followable := Followable.named(follow.kind)) and follow.reference in things
        ]

    @classmethod
    def around(cls, reference: Reference, *, reader: User) -> list["Followed"]:
        """The thing and what it lies in, from inside outwards, as far as the reader may see it."""
        followable = Followable.named(reference[0])
        thing = followable.visible_to(reader).filter(pk=reference[1]).first() if followable else None
        if followable is None or thing is None:
            return []
        rings = [each for ring in followable.rings(thing) for each in ring]
        return cls.with_levels(rings, Followable.load(rings, reader=reader), reader=reader)

    @classmethod
    def with_levels(
        cls, references: Iterable[Reference], things: dict[Reference, Model], *, reader: User
    ) -> list["Followed"]:
        """These things in their order, with the reader's levels: one query."""
        references = list(references)
        levels = {each.reference: each.level for each in Follow.objects.filter(user=reader).of_any(references)}
        return [
            cls(followable, things[reference], levels.get(reference, ""))
            for reference in references
            if reference in things and (followable := Followable.named(reference[0])) and followable.levels
        ]
