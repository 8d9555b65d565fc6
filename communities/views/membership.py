from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.models import LastLeader, MustAsk
from communities.views.loading import get_community


@require_POST
def membership(request, slug):
    """POST joins an open community."""
    shown = get_community(request, slug)
    try:
        shown.join(by=request.user)
    except MustAsk:
        messages.error(request, _("Ask to join first: the people who lead this community decide."))
    else:
        messages.success(request, _("Welcome to %(community)s.") % {"community": shown.name})
    return redirect(shown)


@require_POST
def membership_removal(request, slug):
    """POST leaves the community."""
    shown = get_community(request, slug)
    try:
        shown.leave(by=request.user)
    except LastLeader:
        messages.error(request, _("You are the only leader. Make somebody else a leader first."))
        return redirect(shown)
    messages.success(request, _("You left %(community)s.") % {"community": shown.name})
    return redirect("communities:communities")
