from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.forms import ArchivalForm
from communities.views.loading import get_led_community, render_community


@require_http_methods(["GET", "POST"])
def archive(request, slug):
    """GET shows leaders what the end means; POST archives the community."""
    shown = get_led_community(request, slug)
    form = ArchivalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        shown.archive(by=request.user, **form.cleaned_data)
        messages.success(request, _("%(community)s is archived.") % {"community": shown.name})
        return redirect(shown)
    return render_community(request, shown, "archive", form=form, status=422 if form.errors else 200)


@require_POST
def archive_removal(request, slug):
    """POST opens the community again."""
    shown = get_led_community(request, slug)
    shown.reopen(by=request.user)
    messages.success(request, _("%(community)s is open again.") % {"community": shown.name})
    return redirect(shown)
