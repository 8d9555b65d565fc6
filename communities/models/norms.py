from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class NormsNotAccepted(Exception):
    """The community's norms, as they read now, come before joining."""


class NormsVersion(models.Model):
    """The norms that everybody who joins accepts, as they read from some day on. A version never changes."""

    community = models.ForeignKey("communities.Community", models.DB_CASCADE, related_name="norms_versions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("norms"))
    written_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "number"], name="norms_version_once")]

    def __str__(self):
        return f"{self.community_id} norms {self.number}"


class NormsAcceptance(models.Model):
    """That a person said yes to a version of the norms."""

    version = models.ForeignKey(NormsVersion, models.DB_CASCADE, related_name="acceptances")
    user = models.ForeignKey(User, models.DB_CASCADE, related_name="norms_acceptances")
    accepted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="norms_acceptance_once")]

    def __str__(self):
        return f"{self.user_id} accepts {self.version_id}"
