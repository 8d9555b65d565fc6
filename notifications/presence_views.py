from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from notifications.presence import MOST_SHOWN, people_at
from wiki.models import Page


@require_GET
def presence(request, pk):
    """GET answers who else reads or edits a wiki page now."""
    page = get_object_or_404(Page.objects.visible_to(request.user).only("pk"), pk=pk)
    people = people_at(page.pk, without=request.user)
    context = {"people": people[:MOST_SHOWN], "more": len(people) - MOST_SHOWN}
    return render(request, "notifications/presence.html", context)
