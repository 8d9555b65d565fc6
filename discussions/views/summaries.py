"""What a long discussion came to, and how that was told before."""

from itertools import pairwise

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

import markup
from accounts.models import Draft
from communities.rules import require
from discussions import rules
from discussions.forms import SummaryForm
from discussions.models import Summary, SummaryMoved
from discussions.views.loading import get_thread
from markup.comparing import compare, fold

MOST_VERSIONS = 50


@require_http_methods(["GET", "POST"])
def summary(request, pk):
    """GET shows the summary to change; POST writes the next. Who began from an older one sees both."""
    thread = get_thread(request, pk)
    require(rules.can_summarise(request.user, thread))
    draft = Draft.of(request.user, f"summary:{thread.pk}")
    newest = thread.summary
    if request.method == "GET":
        begun = {"body": draft.text or (newest.body if newest else ""), "base": newest.number if newest else 0}
        return render_summary(request, thread, SummaryForm(initial=begun), draft=draft)
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return render_summary(request, thread, form, status=422)
    body = form.cleaned_data["body"].replace("\r\n", "\n")
    try:
        Summary.write(thread, by=request.user, body=body, base=form.cleaned_data["base"])
    except SummaryMoved as moved:
        base = moved.theirs.number if moved.theirs else 0
        newer = SummaryForm(initial={"body": body, "base": base})
        return render_summary(request, thread, newer, theirs=moved.theirs, status=409)
    except markup.Unreadable as error:
        form.add_error("body", str(error))
        return render_summary(request, thread, form, status=422)
    Draft.finish(by=request.user, place=draft.place)
    return redirect(thread)


def render_summary(request, thread, form, *, theirs=None, draft=None, status: int = 200):
    context = {"form": form, "thread": thread, "community": thread.community, "theirs": theirs, "draft": draft}
    context["draft_place"] = f"summary:{thread.pk}"
    return render(request, "discussions/summary.html", context, status=status)


@require_GET
def summaries(request, pk):
    """GET shows each change of the summary."""
    thread = get_thread(request, pk)
    versions = list(thread.summaries.select_related("by").order_by("-number")[:MOST_VERSIONS])[::-1]
    steps = [{"version": new, "stretches": fold(compare(old.body, new.body))} for old, new in pairwise(versions)]
    context = {"thread": thread, "community": thread.community, "steps": steps[::-1], "first": versions[:1]}
    return render(request, "discussions/summaries.html", context)
