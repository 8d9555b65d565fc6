"""Who of these people may read a community now, and how closely they follow a thing.

`readers_among` is the twin of `CommunityQuerySet.readable_by`, for many people at once.
"""

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import User
from communities.kinds import Reference
from communities.models import Community, Level, Membership
from communities.models.follow import Follow
from communities.tag_uses import TagUse


def readers_among(community: Community, people: Iterable[int]) -> set[int]:
    """The ids of those active people who may read the community at this moment."""
    belongs = Q(pk__in=Membership.objects.filter(community=community).values("user"))
    may_read = belongs | Q(is_guest=False) if community.is_open else belongs
    return set(User.objects.in_directory().filter(may_read, pk__in=set(people)).values_list("pk", flat=True))


def levels_for(place: Reference, community: Community) -> dict[int, str]:
    """Each person's chosen level for a thing, else for its tags, else for its community. Who chose none is absent."""
    return levels_in(community) | _chosen_for_tags(TagUse.tags_of(place)) | _chosen(place)


def levels_in(community: Community) -> dict[int, str]:
    """Each person's chosen level for a community."""
    return _chosen(("community", community.pk))


def _chosen_for_tags(tags: list[int]) -> dict[int, str]:
    """Of several tags the one that the person follows closest counts."""
    chosen = Follow.objects.filter(kind="tag", object_id__in=tags).values_list("user_id", "level") if tags else []
    return dict(sorted(chosen, key=lambda row: Level.values.index(row[1])))


def _chosen(thing: Reference) -> dict[int, str]:
    kind, object_id = thing
    return dict(Follow.objects.filter(kind=kind, object_id=object_id).values_list("user_id", "level"))


def people_at(level: Level, levels: dict[int, str]) -> list[int]:
    return [person for person, chosen in levels.items() if chosen == level]
