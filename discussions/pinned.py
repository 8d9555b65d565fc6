"""What stands on top of a list, whoever was active last."""

from django.db.models import OuterRef, Subquery

from discussions.models import Pin, ThreadQuerySet


def on_top(threads: ThreadQuerySet, community: int | None) -> ThreadQuerySet:
    """Those of the threads that are pinned above the list of that community, or above all lists: first pinned first."""
    pins = Pin.objects.above(community)
    pinned_at = Subquery(pins.filter(thread=OuterRef("pk")).values("pinned_at")[:1])
    return (
        threads.filter(pk__in=pins.order_by().values("thread"))
        .annotate(pinned_at=pinned_at)
        .order_by("pinned_at", "pk")
    )
