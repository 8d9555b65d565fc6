from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import markup
from communities import rules
from communities.agenda import agenda
from communities.event_forms import CallOffForm, EventForm, NewEventForm, RhythmForm, RsvpForm
from communities.models import CalendarKey, Event, EventOff, EventOver, Rsvp
from communities.rules import require
from communities.views.loading import get_readable_community, render_community
from markup import refs

MOST_PEOPLE = 30
MOST_OF_SERIES = 6

WORDS_FOR = {
    Rsvp.Choice.GOING: gettext_lazy("You are going. We remind you a day and an hour before."),
    Rsvp.Choice.MAYBE: gettext_lazy("You may come."),
    Rsvp.Choice.NOT_GOING: gettext_lazy("You are not going."),
    Rsvp.Choice.WAITING: gettext_lazy(
        "There is no place left. You are on the waiting list, and are told when you get one."
    ),
}


@require_GET
def events(request, slug):
    """GET lists the events of a community, those to come first."""
    shown = get_readable_community(request, slug)
    return render_community(
        request,
        shown,
        "events",
        agenda=agenda(shown.events.all(), reader=request.user, asked=request.GET),
        can_plan=rules.can_plan(request.user, shown),
        key=CalendarKey.objects.filter(user=request.user).first(),
    )


@require_http_methods(["GET", "POST"])
def event_new(request, slug):
    """GET shows the form; POST plans an event, or a series."""
    shown = get_readable_community(request, slug)
    require(rules.can_plan(request.user, shown))
    form = NewEventForm(request.POST or None, initial=NewEventForm.beginning(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            event = Event.objects.plan(by=request.user, community=shown, repeat=form.repeat, **form.fields_of_event())
        except markup.Unreadable as error:
            form.add_error("body", str(error))
        else:
            messages.success(request, _("“%(title)s” is in the calendar.") % {"title": event.title})
            return redirect(event)
    context = {"community": shown, "form": form}
    return render(request, "communities/event_new.html", context, status=422 if form.errors else 200)


@require_GET
def event(request, pk):
    """GET shows an event, and who comes."""
    return render_event(request, get_event(request, pk))


@require_POST
def event_rsvp(request, pk):
    """POST says whether one comes."""
    shown = get_event(request, pk)
    require(rules.can_rsvp(request.user, shown.community))
    form = RsvpForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whether you come."))
        return redirect(shown)
    try:
        said = shown.rsvp(by=request.user, choice=form.cleaned_data["choice"])
    except EventOff:
        messages.error(request, _("This event does not take place."))
    except EventOver:
        messages.error(request, _("This event is over."))
    else:
        messages.success(request, WORDS_FOR[said.choice])
    return redirect(shown)


@require_http_methods(["GET", "POST"])
def event_edit(request, pk):
    """GET shows what can be changed; POST changes one event, or it and the later ones of its series."""
    shown = get_event(request, pk)
    require(rules.can_plan(request.user, shown.community))
    form = EventForm(request.POST or None, event=shown)
    if request.method == "POST" and form.is_valid():
        try:
            shown.change(by=request.user, and_later=form.cleaned_data["and_later"], **form.fields_of_event())
        except markup.Unreadable as error:
            form.add_error("body", str(error))
        else:
            messages.success(request, _("“%(title)s” is changed.") % {"title": form.cleaned_data["title"]})
            return redirect(shown)
    context = {"community": shown.community, "event": shown, "form": form}
    return render(request, "communities/event_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def event_rhythm(request, pk):
    """GET asks how often an event and the later ones of its series come; POST changes that from this one on."""
    shown = get_event(request, pk)
    require(rules.can_plan(request.user, shown.community))
    form = RhythmForm(request.POST or None, event=shown)
    if request.method == "POST" and form.is_valid():
        try:
            shown.repeat(by=request.user, repeat=form.repeat)
        except EventOver:
            form.add_error(None, _("This event is over."))
        except EventOff:
            form.add_error(None, _("This event does not take place."))
        else:
            messages.success(request, _("“%(title)s” repeats anew from this one on.") % {"title": shown.title})
            return redirect(shown)
    context = {"community": shown.community, "event": shown, "form": form}
    return render(request, "communities/event_rhythm.html", context, status=422 if form.errors else 200)


@require_POST
def event_cancellation(request, pk):
    """POST calls an event off, or it and the later ones of its series."""
    shown = get_event(request, pk)
    require(rules.can_plan(request.user, shown.community))
    form = CallOffForm(request.POST)
    if not form.is_valid():
        return render_event(request, shown, call_off_form=form, status=422)
    try:
        shown.call_off(by=request.user, **form.cleaned_data)
    except EventOver:
        messages.error(request, _("This event is over."))
    else:
        messages.success(request, _("Cancelled. Who wanted to come is told."))
    return redirect(shown)


@require_POST
def event_cancellation_removal(request, pk):
    """POST lets an event take place after all."""
    shown = get_event(request, pk)
    require(rules.can_plan(request.user, shown.community))
    try:
        shown.put_back(by=request.user)
    except EventOver:
        messages.error(request, _("This event is over."))
    return redirect(shown)


def get_event(request, pk) -> Event:
    found = Event.objects.visible_to(request.user).for_list(request.user).select_related("planned_by")
    return get_object_or_404(found, pk=pk)


def render_event(request, shown: Event, *, status: int = 200, **context):
    """Render an event with who comes to it."""
    said = shown.rsvps.interested().filter(user__is_active=True).select_related("user").in_order()
    [html] = refs.fill([(shown.html, shown.community_id)], request.user)
    people = list(said[:MOST_PEOPLE])
    context = {
        "community": shown.community,
        "event": shown,
        "html": html,
        "going": [rsvp for rsvp in people if rsvp.choice == Rsvp.Choice.GOING],
        "maybe": [rsvp for rsvp in people if rsvp.choice == Rsvp.Choice.MAYBE],
        "waiting": [rsvp for rsvp in people if rsvp.choice == Rsvp.Choice.WAITING],
        "others": others_of_series(shown),
        "choices": [(choice.value, choice.label) for choice in RsvpForm.CHOICES],
        "can_plan": rules.can_plan(request.user, shown.community),
        "can_rsvp": rules.can_rsvp(request.user, shown.community),
        "call_off_form": CallOffForm(),
    } | context
    return render(request, "communities/event.html", context, status=status)


def others_of_series(shown: Event) -> list[Event]:
    """The next ones of the series to come."""
    if shown.series is None:
        return []
    return list(shown.series.events.coming().exclude(pk=shown.pk).select_related("cancellation")[:MOST_OF_SERIES])
