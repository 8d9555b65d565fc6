from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class CommunityArchived(Exception):
    """Nobody joins and nothing is written in a community that has come to its end."""


class Archival(models.Model):
    """The end of a community, with honours: it is read and found, and stands as it is."""

    community = models.OneToOneField(
        "communities.Community", models.DB_CASCADE, primary_key=True, related_name="archival"
    )
    archived_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    archived_at = models.DateTimeField(db_default=Now())
    reason = models.CharField(_("why it ends"), max_length=300)
    thanks = models.TextField(_("words of thanks"), max_length=2000, blank=True)

    def __str__(self):
        return f"{self.community_id} archived"
