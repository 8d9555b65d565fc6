from django.db import models
from django.db.models.functions import Now

from accounts.models import User


class HasLeader(Exception):
    """Somebody leads the community already."""


class Handover(models.Model):
    """That a community has nobody left to lead it, and that those who might were told."""

    community = models.OneToOneField(
        "communities.Community", models.DB_CASCADE, primary_key=True, related_name="handover"
    )
    left_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    began_at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.community_id} needs a leader"
