"""What wiki pages say of the demand for an answer: that it was kept."""

from collections.abc import Iterable

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from discussions.models import Thread
from knowledge.models import Keep


def count_keeps(*, pages: Iterable[int]) -> None:
    """Count anew, for each thread that one of these pages keeps, how many pages keep it."""
    threads = Thread.objects.filter(pk__in=Keep.objects.filter(page__in=pages).values("post__thread"))
    keeps = Keep.objects.filter(post__thread=OuterRef("pk"), page__removal=None).order_by().values("post__thread")
    kept = Coalesce(Subquery(keeps.annotate(pages=Count("page", distinct=True)).values("pages")), 0)
    changed = threads.annotate(kept=kept).exclude(kept_count=F("kept")).order_by("pk")
    for pk in changed.values_list("pk", flat=True):
        Thread.objects.filter(pk=pk).update(kept_count=kept, demand=F("demand") - F("kept_count") + kept)
