from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from notifications.models import PushSubscription
from notifications.push.forms import PushSubscriptionForm
from notifications.push.models import TooManyDevices
from notifications.timing_views import render_timing

WORKER = Path(__file__).with_name("worker.js").read_text()
# What a browser calls itself, the more special first: each names others, too.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


@login_not_required  # browsers look for a new one whoever is signed in; it says nothing of anybody
@require_safe
def push_worker(request):
    """GET answers the script that shows what the site tells while none of its pages is open."""
    return HttpResponse(WORKER, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@require_POST
def devices(request):
    """POST lets the person be told on the browser that says so."""
    form = PushSubscriptionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This browser did not say where it can be told. Try once more."))
        return render_timing(request, status=422)
    try:
        PushSubscription.objects.subscribe(
            person=request.user, name=name_of(request.headers.get("User-Agent", "")), **form.cleaned_data
        )
    except TooManyDevices:
        messages.error(request, _("You are told on as many devices as one may have. Stop it on another one first."))
        return render_timing(request, status=422)
    messages.success(request, _("You are told on this device from now on."))
    return redirect("notifications:timing")


@require_POST
def device_removal(request, pk):
    """POST tells the person nothing more on that device."""
    device = get_object_or_404(request.user.push_subscriptions, pk=pk)
    device.end()
    messages.success(request, _("You are told nothing more on %s.") % device.name)
    return redirect("notifications:timing")


def name_of(user_agent: str) -> str:
    """What a person knows the device by: "Firefox on Windows"."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), _("A browser"))
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser
