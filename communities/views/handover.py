from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities import rules
from communities.forms import AppointmentForm
from communities.models import HasLeader
from communities.rules import require
from communities.views.loading import get_community, render_community


@require_http_methods(["GET", "POST"])
def handover(request, slug):
    """GET shows that a community needs a leader; POST takes it over."""
    shown = get_community(request, slug)
    if request.method == "GET":
        require(rules.can_read(request.user, shown) or request.user.is_staff)
        return render_handover(request, shown, AppointmentForm(reader=request.user))
    require(rules.can_take_over(request.user, shown))
    return handed_over(request, shown, to=request.user)


@require_POST
def handover_appointment(request, slug):
    """POST lets an admin say who leads from now on."""
    shown = get_community(request, slug)
    require(rules.can_appoint(request.user))
    form = AppointmentForm(request.POST, reader=request.user)
    if not form.is_valid():
        return render_handover(request, shown, form)
    return handed_over(request, shown, to=form.cleaned_data["person"])


def handed_over(request, shown, *, to):
    try:
        shown.hand_over(to=to, by=request.user)
    except HasLeader:
        messages.info(request, _("Somebody leads it already."))
    else:
        messages.success(request, _("%(name)s leads it from now on.") % {"name": to.name})
    return redirect(shown)


def render_handover(request, shown, form):
    context = {
        "form": form,
        "can_take_over": rules.can_take_over(request.user, shown),
        "can_appoint": rules.can_appoint(request.user),
    }
    return render_community(request, shown, "handover", status=422 if form.errors else 200, **context)
