from copy import copy

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities import rules
from communities.forms import CharterForm
from communities.models import Role
from communities.rules import require
from communities.views.loading import get_community, render_community


@require_http_methods(["GET", "POST"])
def charter(request, slug):
    """GET shows the charter; POST changes it."""
    shown = get_community(request, slug)
    can_lead = rules.can_lead(request.user, shown)
    form = CharterForm(request.POST or None, instance=copy(shown))  # it changes its instance; the verb compares
    if request.method == "POST":
        require(can_lead)
        if form.is_valid():
            shown.rewrite_charter(by=request.user, **form.cleaned_data)
            messages.success(request, _("The charter is saved."))
            return redirect("communities:charter", shown.slug)
    leads = shown.memberships.exclude(role=Role.MEMBER).select_related("user").by_role()
    return render_community(
        request,
        shown,
        "charter",
        form=form,
        leads=leads,
        status=422 if form.errors else 200,
        is_editing=bool(form.errors),
    )
