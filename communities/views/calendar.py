"""All events that one may read, and the feeds by which calendar programs read them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from communities.agenda import agenda
from communities.ical import calendar_of
from communities.models import CalendarKey, Community, Event


@require_GET
def calendar(request):
    """GET lists the events of one's communities; with `?mine=1` only those that one goes to."""
    events = Event.objects.visible_to(request.user)
    is_mine = request.GET.get("mine") == "1"
    if is_mine:
        events = events.of_interest_to(request.user)
    else:
        events = events.filter(community__in=Community.objects.of(request.user))
    context = {
        "agenda": agenda(events, reader=request.user, asked=request.GET),
        "is_mine": is_mine,
        "key": CalendarKey.objects.filter(user=request.user).first(),
    }
    return render(request, "communities/calendar.html", context)


@require_POST
def calendar_key(request):
    """POST makes the secret address for one's calendar program."""
    CalendarKey.make(by=request.user)
    messages.success(request, _("Your address is ready. Give it to your calendar program, and to nobody else."))
    return redirect("communities:calendar")


@require_POST
def calendar_key_removal(request):
    """POST revokes it."""
    CalendarKey.revoke(by=request.user)
    messages.success(request, _("The old address shows nothing any more."))
    return redirect("communities:calendar")


@login_not_required  # calendar programs sign in nowhere: the secret in the address is the proof
@require_GET
def feed(request, secret):
    """GET answers, to who knows the secret, what its owner goes to."""
    owner = owner_of(secret)
    events = Event.objects.visible_to(owner).of_interest_to(owner)
    return answer(calendar_of(events, name=_("My events")))


@login_not_required  # see feed
@require_GET
def feed_of_community(request, secret, slug):
    """GET answers, to who knows the secret, the events of a community that its owner may read."""
    owner = owner_of(secret)
    community = get_object_or_404(Community.objects.readable_by(owner), slug=slug)
    return answer(calendar_of(community.events.all(), name=community.name))


def owner_of(secret):
    """Whose calendar it is; their rights at this moment are what counts."""
    return get_object_or_404(CalendarKey.objects.working().select_related("user"), secret=secret).user


def answer(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    response["Content-Disposition"] = 'inline; filename="events.ics"'
    response["Referrer-Policy"] = "no-referrer"
    return response
