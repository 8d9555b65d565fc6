import datetime as dt

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Activity, Community

SHORTEST_REASON = 20  # characters
OPEN_FOR = dt.timedelta(hours=1)


class InspectionManager(models.Manager["Inspection"]):
    @transaction.atomic
    def begin(self, community: Community, *, by: User, reason: str) -> "Inspection":
        """Open what stands in a community to an admin, for an hour. Who leads it is told of it, with the reason.

        Raises IntegrityError for a reason of less than SHORTEST_REASON characters.
        """
        inspection = self.create(community=community, by=by, reason=reason)
        Activity.record("looked into", by=by, about=community, community=community, data={"reason": reason})
        return inspection

    def communities_open_to(self, admin: User) -> models.QuerySet[Community]:
        """Those whose content the admin site shows: what the admin may read anyway, and what they look into now."""
        looked_into = self.filter(by=admin, at__gt=timezone.now() - OPEN_FOR).values("community")
        readable = Community.objects.readable_by(admin).values("pk")
        return Community.objects.filter(Q(pk__in=readable) | Q(pk__in=looked_into))


class Inspection(models.Model):
    """That an admin looked into a community that they do not belong to, and why."""

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="inspections")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("reason"), max_length=1000)
    at = models.DateTimeField(db_default=Now())

    objects = InspectionManager()

    class Meta:
        verbose_name = _("look into a community")
        verbose_name_plural = _("looks into communities")
        constraints = [
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("reason"), SHORTEST_REASON), name="inspection_has_reason"
            )
        ]
        indexes = [models.Index(fields=["by", "at"], name="inspection_by_person")]

    def __str__(self):
        return f"Inspection {self.pk}"
