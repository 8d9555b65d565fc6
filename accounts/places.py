"""What a draft is for, in words: each app registers the places that its editors name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Draft, User


@dataclass(frozen=True)
class Place:
    """Where a draft belongs. Without `url` the reader can't go there any more; the text is theirs all the same."""

    label: str | Promise
    url: str = ""


GONE = Place(_("Something that is no longer there for you"))

# Takes the reader and the keys of the places (what stands behind their kind): the places of those that are there.
type Finder = Callable[[User, set[str]], dict[str, Place]]

_finders: dict[str, Finder] = {}


def register(kind: str, finder: Finder) -> None:
    _finders[kind] = finder


def places_of(drafts: Iterable[Draft], *, reader: User) -> dict[str, Place]:
    """The place of each draft by its name, in one query a kind of place."""
    keys: dict[str, set[str]] = {}
    for draft in drafts:
        keys.setdefault(draft.kind, set()).add(key_of(draft.place))
    found = {kind: _finders[kind](reader, keys[kind]) for kind in keys if kind in _finders}
    return {draft.place: found.get(draft.kind, {}).get(key_of(draft.place), GONE) for draft in drafts}


def key_of(place: str) -> str:
    return place.partition(":")[2]
