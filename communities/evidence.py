"""Who showed that they know about something: asked of the floors above, which know what was written."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from communities.models import Community

type Finder = Callable[[Community, str], QuerySet]

_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """`finder(community, tag)` answers the ids of people with evidence there, as a queryset of one column."""
    _finders.append(finder)


def has_shown(community: Community, tag: str, *, person: str) -> Q:
    """The condition that a person, found by that name, showed that they know about the tag."""
    shown = Q()
    for finder in _finders:
        shown |= Q(**{f"{person}__in": finder(community, tag)})
    return shown
