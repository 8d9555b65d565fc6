"""Unfinished texts of pages. A draft of an edit belongs to the revision that it was made from: it is merged with what
came since, like any edit.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Draft, User
from accounts.places import Place
from communities.models import Community
from communities.paging import number_from, numbers_from
from wiki.models import Page, Passage
from wiki.sections import section_of

LONGEST_PLACE = 120


@dataclass(frozen=True)
class Unfinished:
    """A draft, and the number of the revision that it was made from."""

    draft: Draft
    base: int

    @property
    def section(self) -> str:
        """The id of the section that it is of; empty for the whole page."""
        return self.draft.fields.get("section", "")

    def whole(self, page: Page) -> str:
        """The page as the draft would make it, if nothing had changed since."""
        base = page.revisions.filter(number=self.base).first()
        section = section_of(base.body, self.section) if base and self.section else None
        return section.with_text(self.draft.text) if section else self.draft.text


def restored(draft: Draft, *fields: str) -> dict[str, str]:
    """What a form begins with where somebody left it unfinished: the text, and those of its fields that are named."""
    return {"body": draft.text} | {name: draft.fields[name] for name in fields if name in draft.fields}


def place_of_new(community: Community, wanted: str) -> str:
    return f"wiki:{community.pk}:{wanted}"[:LONGEST_PLACE]


def place_of_edit(page: Page, base: int) -> str:
    return f"page:{page.pk}:{base}"


def unfinished(page: Page, *, by: User) -> Unfinished | None:
    """What the person left unfinished on this page, if anything."""
    drafts = Draft.objects.live().filter(owner=by, place__startswith=place_of_edit(page, 0)[:-1])
    draft = drafts.newest_first().first()
    return Unfinished(draft, int(draft.place.rpartition(":")[2])) if draft else None


def finish(page: Page, *, by: User) -> None:
    """What the person left unfinished on this page is saved."""
    places = Draft.objects.live().filter(owner=by, place__startswith=place_of_edit(page, 0)[:-1])
    for place in places.values_list("place", flat=True):
        Draft.finish(by=by, place=place)


def places_of_edits(reader: User, keys: set[str]) -> dict[str, Place]:
    """Of `page:7:3`: the page to edit, for who may see it."""
    numbers = {key: number_from(key.partition(":")[0]) for key in keys}
    pages = Page.objects.visible_to(reader).in_bulk([number for number in numbers.values() if number is not None])
    return {
        key: Place(_("Page: %(title)s") % {"title": pages[number].title}, reverse("wiki:edit", args=[number]))
        for key, number in numbers.items()
        if number in pages
    }


def places_of_new(reader: User, keys: set[str]) -> dict[str, Place]:
    """Of `wiki:7:some/path`: the new page there, for who may read the community."""
    numbers = {key: number_from(key.partition(":")[0]) for key in keys}
    communities = Community.objects.readable_by(reader).in_bulk([pk for pk in numbers.values() if pk is not None])
    return {
        key: Place(
            _("New page in %(name)s") % {"name": communities[number].name}, _url_of_new(communities[number], key)
        )
        for key, number in numbers.items()
        if number in communities
    }


def _url_of_new(community: Community, key: str) -> str:
    return f"{reverse('wiki:new', args=[community.slug])}?{urlencode({'path': key.partition(':')[2]})}"


def place_of_comment(page: Page) -> str:
    """Of a comment on a passage that nobody has said anything about yet."""
    return f"passages:{page.pk}"


def place_of_answer(passage: Passage) -> str:
    return f"passage:{passage.pk}"


def place_of_proposal(page: Page) -> str:
    """Of a change that somebody would propose who may not edit the page."""
    return f"proposal:{page.pk}"


def places_of_proposals(reader: User, keys: set[str]) -> dict[str, Place]:
    return {
        str(pk): Place(
            _("Proposal for the page: %(title)s") % {"title": page.title}, reverse("wiki:proposal-new", args=[pk])
        )
        for pk, page in Page.objects.visible_to(reader).in_bulk(numbers_from(keys)).items()
    }


def places_of_comments(reader: User, keys: set[str]) -> dict[str, Place]:
    return {
        str(pk): Place(_("Comment on the page: %(title)s") % {"title": page.title}, reverse("wiki:comments", args=[pk]))
        for pk, page in Page.objects.visible_to(reader).in_bulk(numbers_from(keys)).items()
    }


def places_of_answers(reader: User, keys: set[str]) -> dict[str, Place]:
    passages = Passage.objects.visible_to(reader).select_related("page").in_bulk(numbers_from(keys))
    return {
        str(pk): Place(_("Comment on the page: %(title)s") % {"title": found.page.title}, found.get_absolute_url())
        for pk, found in passages.items()
    }
