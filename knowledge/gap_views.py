"""What a community's members looked for in vain, for those who keep it in order."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from communities.rules import may_steward, require
from communities.views.loading import get_community, render_community
from knowledge.gaps import FEWEST_PEOPLE, KEPT_DAYS, Gap, compared, wanted_in


@require_GET
def gaps(request, slug):
    """GET lists what was looked for and not found."""
    community = get_kept_community(request, slug)
    wanted = wanted_in(community)
    context = {
        "open": [line for line in wanted if line.is_open],
        "taken": [line for line in wanted if line.is_taken],
        "settled": [line for line in wanted if not line.is_open and not line.is_taken],
        "days": KEPT_DAYS,
        "fewest": FEWEST_PEOPLE,
    }
    return render_community(request, community, "knowledge/gaps", **context)


@require_POST
def gap(request, slug):
    """POST says what becomes of `text`: its `state`."""
    community = get_kept_community(request, slug)
    text, state = compared(request.POST.get("text", "")), request.POST.get("state", "")
    if not text or state not in Gap.State.values:
        raise Http404
    decided = Gap.decide(text, state, community=community, by=request.user)
    messages.success(request, _("“%(text)s”: %(state)s.") % {"text": text, "state": decided.get_state_display()})
    return redirect("knowledge:gaps", slug)


@require_POST
def gap_removal(request, slug):
    """POST takes back what was said about `text`."""
    community = get_kept_community(request, slug)
    Gap.forget(request.POST.get("text", ""), community=community)
    return redirect("knowledge:gaps", slug)


def get_kept_community(request, slug):
    """The community, for who keeps it in order; 403 for others who may know of it."""
    community = get_community(request, slug)
    require(may_steward(request.user, community))
    return community
