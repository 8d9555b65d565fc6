from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from communities import rules
from communities.forms import NORMS_CHANGED, NormsForm
from communities.models import NormsNotAccepted
from communities.rules import require
from communities.views.loading import get_community, render_community


@require_GET
def norms(request, slug):
    """GET shows what one accepts on joining; who may walk in accepts and joins here."""
    shown = get_community(request, slug)
    return render_community(request, shown, "norms", form=NormsForm(community=shown))


@require_POST
def norms_acceptance(request, slug):
    """POST says a member's yes to the norms as they read now."""
    shown = get_community(request, slug)
    require(rules.is_member(request.user, shown))
    form = NormsForm(request.POST, community=shown)
    if not form.is_valid():
        return render_community(request, shown, "norms", form=form, status=422)
    try:
        shown.accept_norms(by=request.user, number=form.accepted)
    except NormsNotAccepted:
        messages.error(request, NORMS_CHANGED)
        return redirect("communities:norms", slug)
    messages.success(request, _("Thank you."))
    return redirect(shown)
