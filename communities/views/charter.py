from copy import copy

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communities import rules
from communities.charter import charter_history
from communities.forms import CharterForm
from communities.models import Role
from communities.rules import require
from communities.views.loading import get_community, get_readable_community, render_community, text_of


@require_http_methods(["GET", "POST"])
def charter(request, slug):
    """GET shows the charter; POST changes it."""
    shown = get_community(request, slug)
    can_change = rules.can_change(request.user, shown)
    posted = request.POST if request.method == "POST" else None
    form = CharterForm(posted, instance=copy(shown))  # it changes its instance; the verb compares
    if request.method == "POST":
        require(can_change)
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
        can_change=can_change,
    )


@require_GET
def history(request, slug):
    """GET shows each change of the charter, newest first."""
    shown = get_readable_community(request, slug)
    page = charter_history(shown, before=text_of(request, "before"))
    return render_community(request, shown, "charter_history", changes=page.changes, older=page.older)
