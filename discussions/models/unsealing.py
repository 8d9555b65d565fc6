import datetime as dt

from django.db import models
from django.db.models.functions import Length, Now
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions.models.anonymity import Anonymity

SHORTEST_REASON = 20
OPEN_FOR = dt.timedelta(minutes=15)
MOST_A_DAY = 10


class NotSealed(Exception):
    """Who wrote this stands there already."""


class TooManyUnsealings(Exception):
    """The person has opened so many today that somebody should ask why."""


class UnsealingQuerySet(models.QuerySet["Unsealing"]):
    def open_to(self, user):
        """What the person opened a moment ago. Afterwards they give a reason once more."""
        return self.filter(by=user, at__gt=timezone.now() - OPEN_FOR)

    def of_today(self, user):
        return self.filter(by=user, at__gt=timezone.now() - dt.timedelta(days=1))


class Unsealing(models.Model):
    """That somebody opened who writes without their name, and why. To that somebody it shows them, for a while."""

    anonymity = models.ForeignKey(Anonymity, models.DB_CASCADE, related_name="unsealings")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("reason"), max_length=1000)
    at = models.DateTimeField(db_default=Now())

    objects = UnsealingQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsealing")
        verbose_name_plural = _("unsealings")
        constraints = [
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("reason"), SHORTEST_REASON), name="unsealing_has_reason"
            )
        ]
        indexes = [models.Index(fields=["by", "at"], name="unsealing_by_person")]

    def __str__(self):
        return f"Unsealing {self.pk}"
