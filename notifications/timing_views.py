from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from notifications.forms import TimingForm
from notifications.models import Timing


@require_http_methods(["GET", "POST"])
def timing(request):
    """GET shows when one wants mail; POST changes it."""
    form = TimingForm(request.POST if request.method == "POST" else None, instance=Timing.of(request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("notifications:timing")
    return render(request, "notifications/timing.html", {"form": form}, status=422 if form.errors else 200)
