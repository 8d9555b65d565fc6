"""Who of these people may read a community now, and who wants to be told of what becomes of a thing.

`readers_among` is the twin of `CommunityQuerySet.readable_by`, for many people at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Model, Q

from accounts.models import User
from communities.followables import Choice, Followable, Matter, choices_in
from communities.models import Community, Level, Membership


def readers_among(community: Community, people: Iterable[int]) -> set[int]:
    """The ids of those active people who may read the community at this moment."""
    belongs = Q(pk__in=Membership.objects.filter(community=community).values("user"))
    may_read = belongs | Q(is_guest=False) if community.is_open else belongs
    return set(User.objects.in_directory().filter(may_read, pk__in=set(people)).values_list("pk", flat=True))


@dataclass(frozen=True)
class Levels:
    """How closely each person follows a place, and who did something there. Who chose nothing is absent.

    Of the place the most specific choice counts. To follow a person adds to it; to ignore either silences.
    """

    of_place: dict[int, Choice] = field(default_factory=dict)
    of_person: dict[int, Choice] = field(default_factory=dict)

    def ignoring(self) -> set[int]:
        choices = [*self.of_place.items(), *self.of_person.items()]
        return {person for person, choice in choices if choice.level == Level.IGNORE}

    def wanting(self, matter: Matter) -> dict[int, Choice]:
        """Who is told of such a matter, and by which choice: rather that for the place than that for the person."""
        told = {
            person: choice
            for choices in [self.of_person, self.of_place]
            for person, choice in choices.items()
            if matter in choice.brings
        }
        silent = self.ignoring()
        return {person: choice for person, choice in told.items() if person not in silent}


def levels_for(thing: Model, *, by: int | None = None) -> Levels:
    """How closely people follow a thing, or what it lies in; and, if it is said, who did something there. One query."""
    followable = Followable.of(thing)
    rings = followable.rings(thing) if followable else []
    of_place, of_person = choices_in(rings, [[("person", by)]] if by else [])
    return Levels(of_place, of_person)
