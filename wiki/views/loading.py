"""What every page of a wiki begins and ends with: fetch it for this reader, and render it with its surroundings."""

from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString

import markup
from communities.models import Community
from communities.paging import id_from
from communities.rules import can_moderate
from markup import refs
from wiki import rules
from wiki.models import Page
from wiki.tree import tree_around


def get_community(request, slug) -> Community:
    """A community whose content the reader may read."""
    readable = Community.objects.readable_by(request.user).with_membership(request.user)
    return get_object_or_404(readable, slug=slug)


def get_page(request, pk) -> Page:
    pages = Page.objects.visible_to(request.user).select_related("community", "edited_by", "article")
    return get_object_or_404(pages, pk=pk)


def render_page(request, page: Page, template: str, *, part: str = "", status: int = 200, **context):
    """Render one of the pages about a page, or only a part of it, with its place in the tree."""
    context = {
        "community": page.community,
        "page": page,
        "tree": tree_around(page.community, page, reader=request.user),
        "can_edit": rules.can_edit(request.user, page),
        "can_move": rules.can_move(request.user, page),
        "can_care": rules.can_care(request.user, page),
        "can_remove": rules.can_remove(request.user, page),
        "can_moderate": can_moderate(request.user, page.community),
    } | context
    return render(request, f"wiki/{template}.html{part and '#'}{part}", context, status=status)


def filled(html: str, community: Community, reader) -> SafeString:
    """Stored HTML with its links and mentions for the reader."""
    return refs.fill([(html, community.pk)], reader)[0]


def rendered(text: str, community: Community, reader) -> SafeString:
    """A text as the page would show it. Raises markup.Unreadable."""
    return filled(markup.render(text, limit=markup.LONGEST_PAGE).html, community, reader)


def number_from(request, name: str) -> int | None:
    """A number of the query string, or None for what is none."""
    return id_from(request.GET.get(name, ""))


def text_from(request, name: str, *, longest: int) -> str:
    """A text of the query string, without what no database takes."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:longest]
