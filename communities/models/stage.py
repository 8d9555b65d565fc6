from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Stage(models.TextChoices):
    """Where in its life a community is."""

    POTENTIAL = "potential", _("Potential")
    COALESCING = "coalescing", _("Coalescing")
    ACTIVE = "active", _("Active")
    DISPERSED = "dispersed", _("Dispersed")
    MEMORABLE = "memorable", _("Memorable")


class StageProposal(models.Model):
    """What a community's figures suggest of its stage. Counted anew each day; see communities.stages."""

    community = models.OneToOneField(
        "communities.Community", models.DB_CASCADE, primary_key=True, related_name="stage_proposal"
    )
    stage = models.CharField(max_length=12, choices=Stage)
    figures = models.JSONField()
    counted_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["counted_at"], name="stage_proposal_age")]

    def __str__(self):
        return f"{self.community_id} seems {self.stage}"


class StagePostponement(models.Model):
    """That who leads a community does not see it at the proposed stage yet."""

    community = models.OneToOneField(
        "communities.Community", models.DB_CASCADE, primary_key=True, related_name="stage_postponement"
    )
    stage = models.CharField(max_length=12, choices=Stage)
    postponed_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    postponed_at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.community_id} not {self.stage} yet"
