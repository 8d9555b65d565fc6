"""Why a page may be trusted: how often it is checked, who said that it is right, and that it no longer is."""

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Activity, Community
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

    def __str__(self):
        return f"{self.page_id} every {self.days} days"

    @classmethod
    @transaction.atomic
    def choose(cls, page: Page, *, by: User, days: int | None, covers_below: bool) -> None:
        """Have the page checked so often; None leaves it to the pages above. The same again changes nothing."""
        Page.objects.lock(page.pk)
        chosen = {"days": days, "covers_below": covers_below}
        there = cls.objects.filter(page=page).values("days", "covers_below").first()
        if there == (None if days is None else chosen):
            return
        if days is None:
            cls.objects.filter(page=page).delete()
        else:
            cls.objects.update_or_create(page=page, defaults=chosen | {"community": page.community})
        Activity.record("chose interval", by=by, about=page, community=page.community, data=chosen)


class Verification(models.Model):
    """That somebody read a page and said: still right."""

    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="verifications")
    number = models.PositiveIntegerField()  # of the revision
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["page", "-at"], name="verification_latest")]

    def __str__(self):
        return f"{self.page_id} revision {self.number} is right"

    @classmethod
    @transaction.atomic
    def give(cls, page: Page, *, by: User) -> "Verification":
        """Say that the page, as it is now, is right."""
        page = Page.objects.lock(page.pk)
        verification = cls.objects.create(page=page, number=page.number, by=by)
        Activity.record("verified", by=by, about=page, community=page.community, data={"number": page.number})
        return verification


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
