from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.prepared import prepared
from wiki import rules
from wiki.fields import fields_missing
from wiki.models import Helpfulness, Page, PageLink, PageTag, Redirect
from wiki.paths import LONGEST_PATH, path_of
from wiki.sections import with_edit_links
from wiki.tree import branch as tree_branch
from wiki.tree import listing
from wiki.views.loading import filled, get_community, get_page, number_from, render_page, text_from

RECENT = 8
BACKLINKS = 12
LINKS_ON_A_PAGE = 100


@require_GET
def wiki(request, slug):
    """GET shows the wiki's front page, or with ?below= the pages right below one."""
    community = get_community(request, slug)
    pages = Page.objects.visible_to(request.user).filter(community=community)
    below = number_from(request, "below")
    parent = get_object_or_404(pages, pk=below) if below else None
    after = text_from(request, "after", longest=LONGEST_PATH)
    recent = pages.select_related("edited_by", "article", "obsolescence").defer("body", "html").lately_edited_first()
    context = {
        "community": community,
        "tab": "wiki",
        "can_read": True,
        "parent": parent,
        "listing": listing(community, parent=parent, after=after, reader=request.user),
        "recent": recent[:RECENT],
        "can_write": rules.can_write(request.user, community),
        "can_arrange": rules.can_arrange(request.user, community),
    }
    return render(request, "wiki/wiki.html", context)


@require_GET
def branch(request, pk):
    """GET answers the pages right below one, for the tree."""
    shown = get_page(request, pk)
    if not request.htmx:
        return redirect(f"{reverse('wiki:wiki', args=[shown.community.slug])}?below={pk}")
    context = {
        "community": shown.community,
        "parent": shown,
        "level": tree_branch(shown, reader=request.user),
        "can_arrange": rules.can_arrange(request.user, shown.community),
    }
    return render(request, "wiki/_branches.html", context)


@prepared
def _page_at(reader, *, slug: str, path: str) -> QuerySet:
    """The page of that path as its own page shows it, or nothing; its tags are asked for apart."""
    pages = Page.objects.visible_to(reader).with_details(reader)
    return pages.filter(community__slug=slug, path=path)


@require_GET
def page(request, slug, path):
    """GET shows a page; from a path that it had before it leads to the new one."""
    wanted = path_of(path)
    found = _page_at(request.user, slug=slug, path=wanted)
    if not found:
        return page_elsewhere(request, slug, wanted)
    [shown] = found
    prefetch_related_objects([shown], Prefetch("tag_items", PageTag.objects.select_related("tag")))
    if shown.path != path:
        return redirect(shown, permanent=True)
    Page.objects.note_concern(shown, request.user)
    wants_newest = "newest" in request.GET and rules.can_edit(request.user, shown)
    text = shown if wants_newest else shown.shown
    backlinks = PageLink.objects.visible_to(request.user).filter(target=shown).exclude(source=shown)
    html = filled(text.html, shown.community, request.user)
    edits_here = text is shown and rules.can_edit(request.user, shown)  # an approved text has other parts
    return render_page(
        request,
        shown,
        "page",
        text=text,
        html=with_edit_links(html, shown.pk) if edits_here else html,
        headings=[heading for heading in text.headings if heading[0] <= 3],
        backlinks=backlinks.sources()[: BACKLINKS + 1],
        most_backlinks=BACKLINKS,
        can_propose=rules.can_propose(request.user, shown),
        reasons=Helpfulness.Reason.choices,
        can_validate=shown.is_article and rules.can_validate(request.user, shown),
        missing=fields_missing(text.headings) if shown.is_article else [],
    )


@never_cache  # a browser keeps a 301 for good, but another page may be written at the old path
def page_elsewhere(request, slug, path):
    """Lead to where the page is by now, or offer to write it."""
    community = get_community(request, slug)
    before = Redirect.objects.filter(community=community, path=path, page__in=Page.objects.visible_to(request.user))
    if found := before.select_related("page__community").first():
        return redirect(found.page, permanent=True)
    context = {
        "community": community,
        "path": path,
        "title": path.rpartition("/")[2].replace("-", " ").capitalize(),
        "can_write": rules.can_write(request.user, community),
        "is_removed": Page.objects.in_bin(request.user).filter(community=community, path=path).exists(),
    }
    return render(request, "wiki/missing.html", context, status=404)


@require_GET
def links(request, pk):
    """GET lists the pages that link to this one."""
    shown = get_page(request, pk)
    found = PageLink.objects.visible_to(request.user).filter(target=shown, pk__gt=number_from(request, "after") or 0)
    stretch = list(found.sources()[: LINKS_ON_A_PAGE + 1])
    after = stretch[LINKS_ON_A_PAGE - 1].pk if len(stretch) > LINKS_ON_A_PAGE else None
    return render_page(request, shown, "links", backlinks=stretch[:LINKS_ON_A_PAGE], after=after)
