"""What the operators of a query ask of the index, for one reader; and how to ask less when that finds nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from knowledge.engine import Search
from knowledge.operators import Parsed

MOST_AUTHORS = 100


class Place(NamedTuple):
    """A community that the reader may read."""

    slug: str
    name: str
    is_archived: bool = False


def narrowed(search: Search, parsed: Parsed, notes: list, user: User, readable: Mapping[int, Place]) -> Search:
    """The search with what its operators demand. What names nobody, or no community, is noted and left aside."""
    communities = _communities(parsed, notes, readable)
    return replace(
        search,
        communities=communities or search.communities,
        excluded=tuple(parsed.values("not")),
        titled=tuple(parsed.values("title")),
        tags=tuple(parsed.values("tag")),
        authors=_authors(parsed, notes, user),
        are=parsed.kinds,
        have=parsed.states,
        after=parsed.after,
        before=parsed.before,
    )


def less_demanding(search: Search, everywhere: frozenset[int]) -> Iterator[tuple[Search, str | Promise]]:
    """The same search with less and less asked of what it finds, each with what to say of it. Never wider rights."""
    if '"' in search.text:
        search = replace(search, text=search.text.replace('"', " "))
        yield search, _("Nothing has these words next to each other. This is what has them anywhere.")
    if search.titled:
        search = replace(search, text=" ".join([search.text, *search.titled]), titled=())
        yield search, _("No title has these words. This is what has them in its text.")
    free = replace(search, communities=everywhere, tags=(), authors=None, after=None, before=None)
    free = replace(free, are=frozenset(), have=frozenset())
    if free != search and search.text.strip():
        yield free, _("Nothing fits all of that. This is what is found without the operators.")


def _communities(parsed: Parsed, notes: list, readable: Mapping[int, Place]) -> frozenset[int]:
    found: set[int] = set()
    for value in parsed.values("in"):
        here = {pk for pk, place in readable.items() if value in {place.slug, place.name.lower()}}
        if not here:
            notes.append(format_lazy(_("No community that you can read is called “{name}”."), name=value))
        found |= here
    return frozenset(found)


def _authors(parsed: Parsed, notes: list, user: User) -> frozenset[int] | None:
    """None where nobody is asked for, or nobody is known by that name."""
    found: set[int] = set()
    for value in parsed.values("by"):
        if value == "me":
            found.add(user.pk)
            continue
        named = Q(username__iexact=value) | Q(name__icontains=value)
        people = set(User.objects.visible_to(user).filter(named).values_list("pk", flat=True)[:MOST_AUTHORS])
        if not people:
            notes.append(format_lazy(_("Nobody here is called “{name}”."), name=value))
        found |= people
    return frozenset(found) or None
