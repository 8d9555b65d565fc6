"""What of the log can be taken back, and how: each app registers the acts of its own verbs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import CharField, F, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise

from communities.kinds import Reference
from communities.models import Activity, Community


@dataclass(frozen=True, kw_only=True)
class Undoing:
    """How an act is undone: by a POST to the address of that name, which takes the key of what the act is about.

    `in_force` takes the community and keys, and gives rows of what is so still, with the key in the column `key`.
    """

    verb: str
    kind: str
    label: str | Promise
    address: str
    in_force: Callable[[Community, Iterable[int]], QuerySet]
    key: str
    fields: Callable[[Community], dict[str, str]] = field(default=lambda community: {})


_known: dict[tuple[str, str], Undoing] = {}


def register(*undoings: Undoing) -> None:
    for undoing in undoings:
        _known[undoing.verb, undoing.kind] = undoing


@dataclass(frozen=True)
class Undo:
    """A button that takes an act back."""

    label: str | Promise
    url: str
    fields: dict[str, str]


def undos_of(activities: Iterable[Activity], community: Community) -> dict[int, Undo]:
    """By activity: how to take back what is still so. One query, or none where nothing could be."""
    newest: dict[tuple[str, Reference], Activity] = {}
    for activity in activities:  # the newest first
        if (activity.verb, activity.kind) in _known:
            newest.setdefault((activity.verb, activity.about), activity)
    wanted: dict[tuple[str, str], set[int]] = {}
    for activity in newest.values():
        wanted.setdefault((activity.verb, activity.kind), set()).add(activity.object_id)
    if not wanted:
        return {}
    parts: list[QuerySet] = [
        _known[which]
        .in_force(community, keys)
        .order_by()
        .values_list(Value(which[0], CharField()), Value(which[1], CharField()), F(_known[which].key))
        for which, keys in wanted.items()
    ]
    so_still = set(parts[0].union(*parts[1:], all=True))
    return {
        activity.pk: _undo(_known[verb, activity.kind], activity, community)
        for (verb, _about), activity in newest.items()
        if (verb, activity.kind, activity.object_id) in so_still
    }


def _undo(known: Undoing, activity: Activity, community: Community) -> Undo:
    return Undo(known.label, reverse(known.address, args=[activity.object_id]), known.fields(community))
