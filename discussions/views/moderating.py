"""What a moderator sets a thread to. All of it stands on one page, each with its undo."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from communities.models import Community
from communities.rules import require
from discussions import rules
from discussions.models import Thread, TooManyPins
from discussions.moderation_forms import PinForm, ReasonForm, SlowModeForm
from discussions.views.loading import get_thread


def get_moderated(request, pk) -> Thread:
    shown = get_thread(request, pk)
    require(rules.can_moderate(request.user, shown))
    return shown


@require_GET
def moderation(request, pk):
    """GET shows what one may set the thread to, and what it is set to."""
    shown = get_thread(request, pk)
    require(rules.can_moderate(request.user, shown) or rules.can_pin(request.user))
    return render_moderation(request, shown)


def render_moderation(request, thread, *, status: int = 200, **bound):
    """The page, with the forms of `bound` as they were sent."""
    context = {
        "thread": thread,
        "community": thread.community,
        "can_moderate": rules.can_moderate(request.user, thread),
        "can_pin_anywhere": rules.can_pin_anywhere(request.user),
        "pins": list(thread.pins.in_force().select_related("community", "pinned_by").order_by("pinned_at")),
        "mergers": list(thread.merged_threads.select_related("thread").order_by("merged_at")),
        "closing": ReasonForm(auto_id="closing_%s"),
        "unlisting": ReasonForm(auto_id="unlisting_%s"),
        "slowing": SlowModeForm(auto_id="slowing_%s"),
        "pinning": PinForm(auto_id="pinning_%s", person=request.user, thread=thread),
    }
    return render(request, "discussions/moderation.html", context | bound, status=status)


@require_POST
def closure(request, pk):
    """POST closes the thread: it takes no further replies."""
    shown = get_moderated(request, pk)
    form = ReasonForm(request.POST, auto_id="closing_%s")
    if not form.is_valid():
        return render_moderation(request, shown, closing=form, status=422)
    shown.close(by=request.user, **form.cleaned_data)
    messages.success(request, _("The discussion is closed."))
    return redirect(shown)


@require_POST
def closure_removal(request, pk):
    """POST opens the thread again."""
    shown = get_moderated(request, pk)
    shown.reopen(by=request.user)
    messages.success(request, _("The discussion takes replies again."))
    return redirect(shown)


@require_POST
def unlisting(request, pk):
    """POST takes the thread out of all lists and letters."""
    shown = get_moderated(request, pk)
    form = ReasonForm(request.POST, auto_id="unlisting_%s")
    if not form.is_valid():
        return render_moderation(request, shown, unlisting=form, status=422)
    shown.unlist(by=request.user, **form.cleaned_data)
    messages.success(request, _("The discussion stands in no list any more. Who has the link reads it."))
    return redirect(shown)


@require_POST
def unlisting_removal(request, pk):
    """POST puts the thread back into lists and letters."""
    shown = get_moderated(request, pk)
    shown.relist(by=request.user)
    messages.success(request, _("The discussion stands in lists again."))
    return redirect(shown)


@require_POST
def slow_mode(request, pk):
    """POST sets how long one waits between replies."""
    shown = get_moderated(request, pk)
    form = SlowModeForm(request.POST, auto_id="slowing_%s")
    if not form.is_valid():
        return render_moderation(request, shown, slowing=form, status=422)
    shown.slow_down(by=request.user, **form.cleaned_data)
    messages.success(request, _("Slow mode is on."))
    return redirect(shown)


@require_POST
def slow_mode_removal(request, pk):
    """POST lets people reply as often as they like."""
    shown = get_moderated(request, pk)
    shown.end_slow_mode(by=request.user)
    messages.success(request, _("Slow mode is off."))
    return redirect(shown)


@require_POST
def pin(request, pk):
    """POST puts the thread on top of a community's list or, by staff, of every list."""
    shown = get_thread(request, pk)
    require(rules.can_pin(request.user))
    form = PinForm(request.POST, auto_id="pinning_%s", person=request.user, thread=shown)
    if form.is_valid():
        try:
            shown.pin(by=request.user, **form.cleaned_data)
        except TooManyPins:
            form.add_error("community", _("Five stand on top there already. Take one down first."))
        else:
            messages.success(request, _("The discussion stands on top."))
            return redirect(shown)
    return render_moderation(request, shown, pinning=form, status=422)


@require_POST
def pin_removal(request, pk):
    """POST takes the thread down from the top of a list."""
    shown = get_thread(request, pk)
    slug = request.POST.get("community", "").replace("\x00", "")
    community = Community.objects.moderated_by(request.user).filter(slug=slug, is_archived=False).first()
    require(community is not None or (rules.can_pin_anywhere(request.user) and not slug))
    shown.unpin(by=request.user, community=community)
    messages.success(request, _("The discussion stands on top no more."))
    return redirect(shown)
