"""Showing a thread in the lists of further communities."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities import rules as community_rules
from communities.models import MAY_MODERATE, Community, Membership
from communities.rules import require
from discussions import rules
from discussions.models import AtHome, Crossing
from discussions.views.loading import get_thread


@require_http_methods(["GET", "POST"])
def crossings(request, pk):
    """GET shows where the thread is shown too, as far as one may read there; POST shows it in one more community."""
    thread = get_thread(request, pk)
    require(community_rules.moderates_anywhere(request.user))
    if request.method == "GET":
        shown = Community.objects.readable_by(request.user).filter(crossings__thread=thread).order_by("name")
        mine = moderated_by(request.user).exclude(pk=thread.community_id).order_by("name")
        context = {
            "thread": thread,
            "community": thread.community,
            "shown": [(place, place in set(mine)) for place in shown],
            "offered": [place for place in mine if place not in set(shown)],
        }
        return render(request, "discussions/crossings.html", context)
    place = get_place(request, request.POST.get("community", ""))
    try:
        Crossing.objects.show(thread, by=request.user, community=place)
    except AtHome:
        messages.info(request, _("It stands there already."))
    else:
        messages.success(request, _("Shown in %(name)s too.") % {"name": place.name})
    return redirect("discussions:crossings", thread.pk)


@require_POST
def crossing_removal(request, pk, slug):
    """POST shows the thread no more in a community."""
    thread = get_thread(request, pk)
    place = get_place(request, slug)
    Crossing.objects.hide(thread, by=request.user, community=place)
    messages.success(request, _("No longer shown in %(name)s.") % {"name": place.name})
    return redirect("discussions:crossings", thread.pk)


def get_place(request, slug) -> Community:
    """The community to show it in, for who moderates there; 404 where the reader may not read it."""
    if "\x00" in slug:
        raise Http404
    place = get_object_or_404(Community.objects.readable_by(request.user), slug=slug)
    require(rules.can_cross_list(request.user, place))
    return place


def moderated_by(user):
    roles = Membership.objects.filter(user=user, role__in=MAY_MODERATE)
    return Community.objects.filter(pk__in=roles.values("community"))
