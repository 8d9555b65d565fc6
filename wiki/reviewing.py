"""How pages are told apart by who looks after them and by when they are to be checked."""

import datetime as dt

from django.db.models import (
    Case,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, JSONObject, Length, NullIf, StrIndex

from communities.models import Membership
from wiki import models as wiki_models

ONE_DAY = Value(dt.timedelta(days=1), output_field=DurationField())


def of_interval(field: str) -> Subquery:
    """What holds for a page: by its own interval, or that of the nearest page above. NULL where there is none."""
    above = StrIndex(OuterRef("path"), Concat("page__path", Value("/")))
    intervals = wiki_models.ReviewInterval.objects.filter(community=OuterRef("community")).alias(above=above)
    meant = intervals.filter(Q(page=OuterRef("pk")) | Q(covers_below=True, above=1))
    return Subquery(meant.order_by(-Length("page__path")).values(field)[:1])


def counts_uses() -> Coalesce:
    """Whether it counts as a check of a page that it helped to solve a question."""
    return Coalesce(of_interval("by_use"), Value(True))


def with_review(pages: QuerySet) -> QuerySet:
    """With when each page was last found right and by whom or what, and when it is to be checked again."""
    checks = wiki_models.Verification.objects.filter(page=OuterRef("pk"))
    latest = checks.filter(counts=True).order_by("-at", "-pk")
    # Who found it right by use is not said here: not every reader may know.
    name = Case(When(kind="", then=F("by__name")))
    who = JSONObject(name=name, number="number", kind="kind")
    wait = ExpressionWrapper(F("review_days") * ONE_DAY, DurationField())
    return pages.annotate(
        verified_at=Subquery(latest.values("at")[:1]),
        verified=Subquery(latest.annotate(json=who).values("json")[:1]),
        review_days=NullIf(of_interval("days"), Value(0)),
    ).annotate(due_at=ExpressionWrapper(Coalesce("verified_at", "created_at") + wait, DateTimeField()))


def owned_by(person) -> Q:
    """Pages that the person looks after, also as one who holds the role that does."""
    roles = Membership.objects.filter(user=person, community=OuterRef("community"), role=OuterRef("owner_role"))
    return Q(owner=person, owner_role="") | (~Q(owner_role="") & Q(Exists(roles)))


def looked_after_by_nobody() -> Q:
    # See also Page.has_owner.
    return Q(owner_role="") & (Q(owner=None) | Q(owner__is_active=False))
