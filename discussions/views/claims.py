"""Saying that one is writing an answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.rules import require
from discussions import rules
from discussions.models import Claim, ClaimedByAnother
from discussions.views.loading import get_thread


@require_http_methods(["GET", "POST"])
def claim(request, pk):
    """GET shows who is on it; POST says that one is."""
    thread = get_thread(request, pk)
    if request.method == "POST":
        require(rules.can_claim(request.user, thread))
        try:
            Claim.take(thread, by=request.user)
        except ClaimedByAnother:
            messages.info(request, _("Somebody else is on it already."))
    return render_claim(request, pk)


@require_POST
def claim_removal(request, pk):
    """POST says that one is on it no more."""
    Claim.give_up(get_thread(request, pk), by=request.user)
    return render_claim(request, pk)


@require_POST
def claim_renewal(request, pk):
    """POST says that one is still writing."""
    Claim.renew(get_thread(request, pk), by=request.user)
    return HttpResponse(status=204)


def render_claim(request, pk):
    thread = get_thread(request, pk)
    if not request.htmx:
        return redirect(f"{thread.get_absolute_url()}#claim")
    context = {"thread": thread, "can_claim": rules.can_claim(request.user, thread)}
    return render(request, "discussions/_claim.html", context)
