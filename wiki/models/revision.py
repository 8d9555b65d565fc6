import datetime as dt

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from wiki.models.page import Page


class RevisionQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by("-number")

    def without_text(self):
        """For lists: a text may be long."""
        return self.defer("body")

    def at_end_of(self, day: dt.date) -> "Revision | None":
        """The one that was newest when that day ended, in the present time zone."""
        midnight = timezone.make_aware(dt.datetime.combine(day, dt.time.max))
        return self.filter(at__lte=midnight).without_text().order_by("-at", "-number").first()

    def since(self, base: "Revision"):
        """What was saved after that revision, oldest first."""
        return self.filter(number__gt=base.number).order_by("number")


class Revision(models.Model):
    """One state of a page. Never changed; numbered from 1 without gaps."""

    class Size(models.TextChoices):
        # See also markup.comparing.SizeOfChange.
        TYPO = "typo", _("Typo")
        MEDIUM = "medium", _("Medium change")
        MAJOR = "major", _("Major change")

    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="page_revisions")
    title = models.CharField(max_length=200)
    body = models.TextField()
    tags = models.JSONField(default=list)
    comment = models.CharField(max_length=200, blank=True)
    size = models.CharField(max_length=6, choices=Size)
    base = models.ForeignKey("self", models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="revision_number")]
        indexes = [models.Index(fields=["by", "-id"], name="revision_by_person")]

    def __str__(self):
        return f"{self.page_id} revision {self.number}"
