"""Looking back at a page: its revisions, one of them, two compared, and who wrote what."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from markup.comparing import compare, fold, summarise
from wiki import blaming, tasks
from wiki.authorship import contributors_of, passages_of
from wiki.forms import DateForm
from wiki.models import Revision
from wiki.views.loading import get_page, number_from, render_page, rendered

REVISIONS_ON_A_PAGE = 30


@require_GET
def history(request, pk):
    """GET lists the revisions, newest first."""
    return render_history(request, get_page(request, pk), DateForm())


def render_history(request, shown, date_form):
    revisions = shown.revisions.without_text().select_related("by").newest_first()
    before = number_from(request, "before")
    if before:
        revisions = revisions.filter(number__lt=before)
    stretch = list(revisions[: REVISIONS_ON_A_PAGE + 1])
    listed = stretch[:REVISIONS_ON_A_PAGE]
    older = listed[-1].number if len(stretch) > REVISIONS_ON_A_PAGE else None
    return render_page(
        request,
        shown,
        "history",
        status=422 if date_form.errors else 200,
        revisions=listed,
        before=older,
        is_newest=not before,
        date_form=date_form,
    )


@require_GET
def date(request, pk):
    """GET leads to the revision that was the newest at the end of a day in the reader's time zone."""
    shown = get_page(request, pk)
    form = DateForm(request.GET if "on" in request.GET else None)
    if form.is_valid():
        if found := shown.revisions.at_end_of(form.cleaned_data["on"]):
            return redirect("wiki:revision", shown.pk, found.number)
        form.add_error("on", _("The page was not written yet on that day."))
    return render_history(request, shown, form)


@require_GET
def authors(request, pk):
    """GET shows who wrote which line, and how much each. A long history is counted first, by a worker."""
    shown = get_page(request, pk)
    passages = passages_of(shown)
    if passages is None:
        tasks.count_lines_soon(shown)
    return render_page(
        request,
        shown,
        "authors",
        part="lines" if request.htmx else "",
        passages=passages,
        contributors=contributors_of(shown, passages),
        counted=blaming.counted_until(shown) if passages is None else shown.number,
    )


@require_GET
def revision(request, pk, number):
    """GET shows the page as it was."""
    shown = get_page(request, pk)
    old = get_object_or_404(shown.revisions.select_related("by"), number=number)
    html = rendered(old.body, shown.community, request.user)
    return render_page(request, shown, "revision", revision=old, html=html)


@require_GET
def comparison(request, pk):
    """GET shows what changed between two revisions: without ?old= and ?new= the last change."""
    shown = get_page(request, pk)
    new = number_from(request, "new") or shown.number
    old = number_from(request, "old") or new - 1
    found = {found.number: found for found in shown.revisions.select_related("by").filter(number__in={old, new})}
    before, after = found.get(min(old, new)), found.get(max(old, new))
    if after is None or (before is None and min(old, new) > 0):
        raise Http404
    rows = compare(before.body if before else "", after.body)
    return render_page(
        request,
        shown,
        "compare",
        old=before or Revision(number=0, title=after.title),
        new=after,
        stretches=fold(rows, context=len(rows) if "whole" in request.GET else 3),
        summary=summarise(rows),
        has_format=any(segment.is_format for row in rows for segment in row.before + row.after),
        is_sides=request.GET.get("view") == "sides",
    )
