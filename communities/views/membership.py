from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.forms import NORMS_CHANGED, NormsForm
from communities.models import CommunityArchived, LastLeader, MustAsk, NormsNotAccepted
from communities.views.loading import get_community, render_community


@require_POST
def membership(request, slug):
    """POST joins where anyone may."""
    shown = get_community(request, slug)
    form = NormsForm(request.POST, community=shown)
    if shown.joins_freely and not form.is_valid():
        return render_community(request, shown, "norms", form=form, status=422)
    try:
        shown.join(by=request.user, norms=form.accepted)
    except MustAsk:
        messages.error(request, _("Ask to join first: the people who lead this community decide."))
    except CommunityArchived:
        messages.error(request, _("%(community)s is archived: nobody joins any more.") % {"community": shown.name})
    except NormsNotAccepted:
        messages.error(request, NORMS_CHANGED)
        return redirect("communities:norms", slug)
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
