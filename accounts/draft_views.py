"""A person's unfinished texts: kept while they write, listed, discarded and brought back."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

import markup
from accounts.forms import DraftForm
from accounts.models import Draft, DraftMoved
from accounts.places import places_of
from markup.comparing import compare, fold

MOST_LISTED = 100
FIRST_WORDS = 160


@require_http_methods(["GET", "POST"])
def drafts(request):
    """GET lists one's drafts; POST keeps an unfinished text for its place, or discards it if it is empty.

    The editor's script asks for JSON and goes on writing; a form that is sent leads to the list. Who began from an
    older state of the draft sees both texts (409); `aside` is the one that gave way: it goes to the discarded ones.
    """
    if request.method == "GET":
        return render_drafts(request)
    is_script = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    form = DraftForm(request.POST)
    if not form.is_valid():
        if is_script:
            return JsonResponse({"error": _("This draft can't be kept.")}, status=422)
        messages.error(request, _("This draft can't be kept."))
        return render_drafts(request, status=422)
    asked = form.cleaned_data
    what = {"by": request.user, "place": asked["place"]}
    try:
        draft = Draft.keep(**what, text=asked["text"], fields=asked["fields"], base=asked["draft_base"])
    except DraftMoved as moved:
        return render_both(
            request, moved.theirs, Draft(text=asked["text"], fields=asked["fields"]), is_script=is_script
        )
    if asked["aside"].strip():
        Draft.set_aside(**what, text=asked["aside"])
    if is_script:
        return JsonResponse({"base": draft.base})
    messages.success(request, _("The draft is saved."))
    return redirect("accounts:drafts")


def render_drafts(request, *, status: int = 200):
    mine = Draft.objects.filter(owner=request.user).newest_first()
    listed = list(mine.live()[:MOST_LISTED])
    since = timezone.now() - Draft.KEPT_FOR
    discarded = list(mine.discarded().filter(discarded_at__gt=since)[:MOST_LISTED])
    places = places_of([*listed, *discarded], reader=request.user)
    context = {"drafts": rows(listed, places), "discarded": rows(discarded, places)}
    return render(request, "accounts/drafts.html", context, status=status)


def rows(drafts, places):
    return [(draft, places[draft.place], markup.excerpt(draft.whole, FIRST_WORDS)) for draft in drafts]


def render_both(request, theirs: Draft, mine: Draft, *, is_script: bool):
    """What is kept and what was sent, side by side: to choose one of them. Nothing is kept before that."""
    context = {"theirs": theirs, "mine": mine, "stretches": fold(compare(theirs.whole, mine.whole))}
    if not is_script:
        return render(request, "accounts/draft_moved.html", context, status=409)
    html = render_to_string("accounts/_draft_moved.html", context, request)
    moved = {"base": theirs.base, "text": theirs.text, "fields": theirs.fields, "html": html}
    return JsonResponse(moved, status=409)


@require_POST
def draft_removal(request, pk):
    """POST discards a draft."""
    get_object_or_404(Draft, owner=request.user, pk=pk).discard()
    messages.success(request, _("The draft is discarded. You can bring it back for seven days."))
    return redirect("accounts:drafts")


@require_POST
def draft_restoration(request, pk):
    """POST brings a discarded draft back."""
    get_object_or_404(Draft, owner=request.user, pk=pk).restore()
    messages.success(request, _("The draft is back."))
    return redirect("accounts:drafts")
