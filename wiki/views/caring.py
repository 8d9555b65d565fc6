"""For who keeps a wiki in order: reports of what is amiss, and a table to clean up many pages at once."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communities.rules import require
from markup.pictures import count_without_words
from wiki import reports as found
from wiki import rules
from wiki.cleanup_forms import CleanupForm, FilterForm
from wiki.models import Cleanup, Page, TooLateToUndo
from wiki.paths import LONGEST_PATH
from wiki.views.loading import get_community, number_from, text_from

ON_A_PAGE = 100
CLEANUPS = 10


@require_GET
def reports(request, slug):
    """GET shows one of four reports: ?show=wanted, orphans, broken or pictures."""
    community = kept_community(request, slug)
    show = request.GET.get("show")
    context = {"community": community, "tab": "wiki", "can_read": True, "show": show}
    if show == "orphans":
        after = text_from(request, "after", longest=LONGEST_PATH)
        rows = list(found.orphans(community, reader=request.user, after=after)[: found.ON_A_PAGE + 1])
        context |= stretch(rows, key=lambda page: page.slug)
    elif show == "broken":
        after = number_from(request, "after") or 0
        rows = list(found.broken_links(community, reader=request.user, after=after)[: found.ON_A_PAGE + 1])
        context |= stretch(rows, key=lambda link: link.pk)
    elif show == "pictures":
        after = number_from(request, "after") or 0
        pages = found.pictures_without_words(community, reader=request.user, after=after)
        rows = list(pages.select_related("edited_by")[: found.ON_A_PAGE + 1])
        for page in rows:
            page.picture_count = count_without_words(page.html)
        context |= stretch(rows, key=lambda page: page.pk)
    else:
        context |= {"show": "wanted", "rows": found.wanted_pages(community, reader=request.user)}
    return render(request, "wiki/reports.html", context)


def stretch(rows: list, *, key) -> dict:
    """A page of the rows, and where the next begins."""
    shown = rows[: found.ON_A_PAGE]
    return {"rows": shown, "after": key(shown[-1]) if len(rows) > found.ON_A_PAGE else None}


@require_http_methods(["GET", "POST"])
def cleanup(request, slug):
    """GET lists pages by what may be wrong with them. POST says what a bulk change would break, "confirmed" does it."""
    community = kept_community(request, slug)
    if request.method == "GET":
        return render_table(request, community)
    pages = Page.objects.visible_to(request.user).filter(community=community)
    form = CleanupForm(request.POST, community=community, pages=pages)
    if not form.is_valid():
        return render_table(request, community, form=form, status=422)
    chosen = list(found.effects(form.cleaned_data["pages"], reader=request.user).select_related("owner", "community"))
    form.heed(chosen)
    if "confirmed" in request.POST and form.is_valid():
        done = form.apply(chosen, by=request.user)
        count = done.items.count()
        said = ngettext("%(count)d page is changed.", "%(count)d pages are changed.", count) % {"count": count}
        messages.success(request, f"{said} {_('You can take that back for 30 days, below.')}")
        return redirect("wiki:cleanup", slug)
    context = {"community": community, "tab": "wiki", "can_read": True, "form": form, "pages": chosen}
    context["count"] = form.count_changed(chosen)
    status = 422 if "confirmed" in request.POST else 200
    return render(request, "wiki/cleanup_preview.html", context, status=status)


def render_table(request, community, *, form=None, status: int = 200):
    filters = FilterForm(request.GET)
    pages = Page.objects.visible_to(request.user).filter(community=community)
    listed = filters.narrow(pages, after=number_from(request, "after"))
    rows = list(listed.select_related("owner", "edited_by").defer("body", "html", "headings")[: ON_A_PAGE + 1])
    asked = request.GET.copy()
    if len(rows) > ON_A_PAGE:
        asked["after"] = rows[ON_A_PAGE - 1].pk
    context = {
        "community": community,
        "tab": "wiki",
        "can_read": True,
        "filters": filters,
        "form": form or CleanupForm(community=community, pages=pages),
        "pages": rows[:ON_A_PAGE],
        "more": f"?{asked.urlencode()}" if len(rows) > ON_A_PAGE else "",
        "cleanups": Cleanup.objects.filter(community=community).newest_first()[:CLEANUPS],
    }
    return render(request, "wiki/cleanup.html", context, status=status)


@require_POST
def cleanup_removal(request, slug, pk):
    """POST takes a bulk change back."""
    community = kept_community(request, slug)
    done = get_object_or_404(Cleanup, community=community, pk=pk)
    try:
        done.undo(by=request.user)
    except TooLateToUndo:
        messages.error(request, _("That is more than 30 days ago. Each page can still be brought back from the bin."))
    else:
        messages.success(request, _("It is taken back."))
    return redirect("wiki:cleanup", slug)


def kept_community(request, slug):
    """A community whose wiki the reader keeps in order."""
    community = get_community(request, slug)
    require(rules.can_arrange(request.user, community))
    return community
