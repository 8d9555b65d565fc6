from django.db.models import Sum
from django.shortcuts import render
from django.views.decorators.http import require_GET

from communities.paging import id_from
from communities.rules import can_moderate, moderates_anywhere, require
from communities.views.loading import get_readable_community, render_community
from moderation.models import Review

PAGE_SIZE = 30


def page_of(reviews, request) -> dict:
    """One page of what waits, the oldest first."""
    waiting = reviews.waiting().select_related("community", "author", "claim__by", "appeal").order_by("pk")
    if after := id_from(request.GET.get("after", "")):
        waiting = waiting.filter(pk__gt=after)
    page = list(waiting.annotate(weight=Sum("flags__weight"))[: PAGE_SIZE + 1])
    return {"reviews": page[:PAGE_SIZE], "after": str(page[PAGE_SIZE - 1].pk) if len(page) > PAGE_SIZE else ""}


@require_GET
def queue(request):
    """GET lists what waits for a decision in all communities that one moderates."""
    require(moderates_anywhere(request.user))
    context = page_of(Review.objects.moderated_by(request.user), request)
    return render(request, "moderation/queue.html", context)


@require_GET
def community_queue(request, slug):
    """GET lists what waits for a decision in a community."""
    shown = get_readable_community(request, slug)
    require(can_moderate(request.user, shown))
    context = page_of(Review.objects.filter(community=shown), request)
    return render_community(request, shown, "moderation/community-queue", **context)
