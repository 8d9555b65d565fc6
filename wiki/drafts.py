"""Unfinished texts of pages. A draft of an edit belongs to the revision that it was made from: it is merged with what
came since, like any edit.
"""

from dataclasses import dataclass

from accounts.models import Draft, User
from communities.models import Community
from wiki.models import Page

LONGEST_PLACE = 120


@dataclass(frozen=True)
class Unfinished:
    """A text, and the number of the revision that it was made from."""

    text: str
    base: int


def place_of_new(community: Community, wanted: str) -> str:
    return f"wiki:{community.pk}:{wanted}"[:LONGEST_PLACE]


def place_of_edit(page: Page, base: int) -> str:
    return f"page:{page.pk}:{base}"


def unfinished(page: Page, *, by: User) -> Unfinished | None:
    """What the person left unfinished on this page, if anything."""
    drafts = Draft.objects.filter(owner=by, place__startswith=place_of_edit(page, 0)[:-1])
    draft = drafts.order_by("-saved_at", "-pk").first()
    return Unfinished(draft.text, int(draft.place.rpartition(":")[2])) if draft else None


def discard(page: Page, *, by: User) -> None:
    """Forget what the person left unfinished on this page."""
    places = Draft.objects.filter(owner=by, place__startswith=place_of_edit(page, 0)[:-1])
    for place in places.values_list("place", flat=True):
        Draft.discard(by=by, place=place)
