from django.views.decorators.http import require_GET

from communities.rules import can_moderate, require
from communities.views.loading import get_readable_community, render_community
from moderation.logbook import log_of


@require_GET
def log(request, slug):
    """GET tells what moderators did in a community, and why."""
    shown = get_readable_community(request, slug)
    require(can_moderate(request.user, shown))
    found = log_of(shown, reader=request.user, before=request.GET.get("before", ""))
    return render_community(request, shown, "moderation/log", log=found)
