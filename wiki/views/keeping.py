from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communities.models import Follow
from communities.rules import may_steward, require
from wiki import moving, rules
from wiki.forms import PlaceForm, RemovalForm
from wiki.models import BadPlace, Page, PageLink, PagesBelow, ParentRemoved, PathTaken
from wiki.views.loading import get_community, get_page, number_from, render_page

MOST_PREVIEWED = 10
IN_BIN = 100
MOST_LISTED = 100


@require_http_methods(["GET", "POST"])
def place(request, pk):
    """GET shows title and place, with ?parent= what moving there would change; POST changes them.

    POST with "preview" shows what it would change, without scripts.
    """
    page = get_page(request, pk)
    require(rules.can_move(request.user, page))
    asked = {"title": page.title, "parent": request.GET["parent"]} if "parent" in request.GET else None
    form = PlaceForm(request.POST if request.method == "POST" else asked, page=page, reader=request.user)
    context = {}
    if form.is_valid():
        try:
            if request.method == "GET" or "preview" in request.POST:
                context = consequences(request, page, moving.plan(page, **form.cleaned_data))
            else:
                page.rename(by=request.user, **form.cleaned_data)
                messages.success(request, _("Title and place are changed. The old addresses still lead here."))
                return redirect(get_page(request, pk))
        except BadPlace as error:
            form.add_error("title" if isinstance(error, PathTaken) else None, str(error))
    status = 422 if form.errors and request.method == "POST" else 200
    return render_page(request, page, "place", form=form, status=status, **context)


def consequences(request, page, paths: dict[str, str]) -> dict:
    """What a move would change, for the template."""
    moved = paths or [page.path]
    links = PageLink.objects.visible_to(request.user).filter(target__community=page.community, target__path__in=moved)
    pages = Page.objects.visible_to(request.user).filter(community=page.community, path__in=moved)
    return {
        "is_previewed": True,
        "paths": list(paths.items())[:MOST_PREVIEWED],
        "path_count": len(paths),
        "link_count": links.count(),
        "follower_count": Follow.objects.following("page", pages.values("pk")),
    }


@require_http_methods(["GET", "POST"])
def removal(request, pk):
    """GET shows what leads to the page; POST puts it into the bin."""
    page = get_page(request, pk)
    require(rules.can_remove(request.user, page))
    backlinks = (
        PageLink.objects.visible_to(request.user).filter(target=page).exclude(source=page).sources()[:MOST_LISTED]
    )
    form = RemovalForm(request.POST if request.method == "POST" else None, has_links=bool(backlinks))
    if form.is_valid():
        try:
            page.remove(by=request.user, reason=form.cleaned_data["reason"])
        except PagesBelow:
            form.add_error(None, _("There are pages below this one. Move them, or put them into the bin first."))
        else:
            messages.success(request, _("“%(title)s” is in the bin.") % {"title": page.title})
            return redirect("wiki:wiki", page.community.slug)
    return render_page(request, page, "removal", form=form, backlinks=backlinks, status=422 if form.errors else 200)


@require_GET
def bin(request, slug):
    """GET lists the removed pages that one may bring back: stewards all, others their own."""
    community = get_community(request, slug)
    removed = binned(request, community).select_related("removal__removed_by", "community")
    before = number_from(request, "before")
    if before:
        removed = removed.filter(pk__lt=before)
    stretch = list(removed.order_by("-pk")[: IN_BIN + 1])
    context = {
        "community": community,
        "tab": "wiki",
        "can_read": True,
        "removed": stretch[:IN_BIN],
        "before": stretch[IN_BIN - 1].pk if len(stretch) > IN_BIN else None,
    }
    return render(request, "wiki/bin.html", context)


@require_POST
def restoration(request, pk):
    """POST takes a page out of the bin."""
    page = get_object_or_404(Page.objects.in_bin(request.user).select_related("community"), pk=pk)
    get_object_or_404(binned(request, page.community), pk=pk)
    require(rules.can_remove(request.user, page))
    try:
        page.restore(by=request.user)
    except ParentRemoved as error:
        messages.error(request, str(error))
        return redirect("wiki:bin", page.community.slug)
    messages.success(request, _("“%(title)s” is back.") % {"title": page.title})
    return redirect(page)


def binned(request, community):
    """What of the bin is shown to this reader. Nobody else learns what was there."""
    removed = Page.objects.in_bin(request.user).filter(community=community)
    return removed if may_steward(request.user, community) else removed.filter(owner=request.user)
