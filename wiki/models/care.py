"""Why a page may be trusted: how often it is checked, who said that it is right, and that it no longer is."""

import datetime as dt

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.kinds import ContentKind
from communities.models import Activity, Community
from wiki import reviewing
from wiki.models.page import Page


class ReviewInterval(models.Model):
    """After how many days a page is to be checked again; also the pages below it that have no interval of their own."""

    class Days(models.IntegerChoices):
        NEVER = 0, _("Never")
        MONTH = 30, _("Every month")
        QUARTER = 90, _("Every three months")
        HALF_YEAR = 180, _("Every half year")
        YEAR = 365, _("Every year")

    page = models.OneToOneField(Page, models.DB_CASCADE, primary_key=True, related_name="review_interval")
    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="+")  # the page's: see wiki.reviewing
    days = models.PositiveIntegerField(choices=Days)
    covers_below = models.BooleanField(default=True)
    by_use = models.BooleanField(default=True, db_default=True)  # whether to have solved a question counts as a check

    def __str__(self):
        return f"{self.page_id} every {self.days} days"

    @classmethod
    @transaction.atomic
    def choose(cls, page: Page, *, by: User, days: int | None, covers_below: bool, by_use: bool = True) -> None:
        """Have the page checked so often; None leaves it to the pages above. The same again changes nothing.

        `by_use`: an accepted answer that cites the page counts as a check of it.
        """
        Page.objects.lock(page.pk)
        chosen = {"days": days, "covers_below": covers_below, "by_use": by_use}
        there = cls.objects.filter(page=page).values("days", "covers_below", "by_use").first()
        if there == (None if days is None else chosen):
            return
        if days is None:
            cls.objects.filter(page=page).delete()
        else:
            cls.objects.update_or_create(page=page, defaults=chosen | {"community": page.community})
        Verification.count_uses_anew(page)
        Activity.record("chose interval", by=by, about=page, community=page.community, data=chosen)


class VerificationQuerySet(models.QuerySet["Verification"]):
    def by_use(self):
        return self.exclude(kind="")

    def shown_to(self, reader, *, most: int) -> list["Verification"]:
        """The latest ones. Where a page was used is `used_in`, if the reader may see that."""
        rows: list[Verification] = list(self.select_related("by").order_by("-at", "-pk")[:most])
        things = ContentKind.load([row.reference for row in rows if row.kind], reader=reader)
        for row in rows:
            row.used_in = things.get(row.reference) if row.kind else None
        return rows


class Verification(models.Model):
    """That somebody read a page and said: still right. Or that it was used, and what was made of it worked."""

    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="verifications")
    number = models.PositiveIntegerField()  # of the revision
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    # Where it was used: content of a kind of another app. Who may not see that learns of its use, not by whom.
    kind = models.CharField(max_length=20, blank=True, db_default="")
    object_id = models.BigIntegerField(null=True)
    counts = models.BooleanField(default=True, db_default=True)  # as a check: see ReviewInterval.by_use

    used_in: models.Model | None  # set by `shown_to`

    objects = VerificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "kind", "object_id"], name="verification_once_by_use"),
            models.CheckConstraint(
                condition=Q(kind="", object_id=None) | ~Q(kind="") & Q(object_id__isnull=False),
                name="verification_by_hand_or_use",
            ),
        ]
        indexes = [
            models.Index(fields=["page", "-at"], name="verification_latest"),
            models.Index(fields=["kind", "object_id"], name="verification_by_use", condition=~Q(kind="")),
        ]

    def __str__(self):
        return f"{self.page_id} revision {self.number} is right"

    @property
    def reference(self) -> tuple[str, int]:
        return self.kind, self.object_id or 0

    @property
    def where(self) -> str:
        """The title of where it was used; needs `shown_to`."""
        return ContentKind.of(self.used_in).title(self.used_in) if self.used_in else ""

    @property
    def url(self) -> str:
        return ContentKind.of(self.used_in).url(self.used_in) if self.used_in else ""

    @classmethod
    @transaction.atomic
    def give(cls, page: Page, *, by: User) -> "Verification":
        """Say that the page, as it is now, is right."""
        page = Page.objects.lock(page.pk)
        verification = cls.objects.create(page=page, number=page.number, by=by)
        Activity.record("verified", by=by, about=page, community=page.community, data={"number": page.number})
        return verification

    @classmethod
    @transaction.atomic
    def note_use(cls, page: int, *, kind: str, object_id: int, by: User | None, at: dt.datetime) -> None:
        """The page was used there, and it worked at that moment. Once for each such place: the last moment counts."""
        found = Page.objects.annotate(by_use=reviewing.counts_uses()).get(pk=page)
        at = max(at, found.created_at)  # an answer may be older than the page that it was made to cite
        at_most = found.revisions.filter(at__lte=at).order_by("-number").values_list("number", flat=True).first()
        said = {"by": by, "at": at, "number": at_most or 1, "counts": found.by_use}
        cls.objects.update_or_create(page=found, kind=kind, object_id=object_id, defaults=said)

    @classmethod
    def count_uses_anew(cls, page: Page) -> None:
        """Whether uses count as checks was chosen anew, here or above. Part of the verbs."""
        used = Page.objects.filter(Exists(cls.objects.by_use().filter(page=OuterRef("pk"))))
        concerned = used.filter(pk=page.pk) | used.below(page)
        for pk, counts in concerned.annotate(by_use=reviewing.counts_uses()).values_list("pk", "by_use"):
            cls.objects.by_use().filter(page=pk).exclude(counts=counts).update(counts=counts)


class Obsolescence(models.Model):
    """That a page no longer holds: it says so on top, leads to what holds instead, and sinks in search."""

    page = models.OneToOneField(Page, models.DB_CASCADE, primary_key=True, related_name="obsolescence")
    successor = models.ForeignKey(Page, models.DB_SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.page_id} is obsolete"

    @classmethod
    @transaction.atomic
    def declare(cls, page: Page, *, by: User, reason: str = "", successor: Page | None = None) -> "Obsolescence":
        """Say that the page no longer holds. Saying it twice changes nothing."""
        Page.objects.lock(page.pk)
        said = {"by": by, "reason": reason, "successor": successor}
        obsolescence, is_new = cls.objects.get_or_create(page=page, defaults=said)
        if is_new:
            data = {"reason": reason, "successor": successor and successor.pk}
            Activity.record("marked obsolete", by=by, about=page, community=page.community, data=data)
        return obsolescence

    @classmethod
    @transaction.atomic
    def take_back(cls, page: Page, *, by: User) -> None:
        """The page holds after all."""
        gone, _details = cls.objects.filter(page=page).delete()
        if gone:
            Activity.record("marked current", by=by, about=page, community=page.community)
