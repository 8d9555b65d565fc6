"""What stands on top of a list, whoever was active last."""

from django.db.models import OuterRef, Subquery

from communities.models import Community
from discussions.models import Pin, ThreadQuerySet


def on_top(threads: ThreadQuerySet, community: Community | None) -> ThreadQuerySet:
    """Those of the threads that are pinned above the community's list, or above all lists: the first pinned first."""
    pins = Pin.objects.above(community)
    pinned_at = Subquery(pins.filter(thread=OuterRef("pk")).values("pinned_at")[:1])
    return (
        threads.filter(pk__in=pins.order_by().values("thread"))
        .annotate(pinned_at=pinned_at)
        .order_by("pinned_at", "pk")
    )
