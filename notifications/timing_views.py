from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from notifications.forms import TimingForm
from notifications.models import Timing
from notifications.push.sealing import public_key


@require_http_methods(["GET", "POST"])
def timing(request):
    """GET shows when one wants mail; POST changes it."""
    form = TimingForm(request.POST if request.method == "POST" else None, instance=Timing.of(request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("notifications:timing")
    return render_timing(request, form, status=422 if form.errors else 200)


def render_timing(request, form=None, *, status=200):
    context = {
        "form": form or TimingForm(instance=Timing.of(request.user)),
        "devices": request.user.push_subscriptions.order_by("-pk"),
        "push_key": public_key(),
    }
    return render(request, "notifications/timing.html", context, status=status)
