from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from communities.models import Removal


class TooSoonToMend(Exception):
    """What was hidden is not changed in the heat of the moment."""


class PostRevision(models.Model):
    """One state of a post's text. A post that was never edited has none."""

    post = models.ForeignKey("discussions.Post", models.DB_CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    body = models.TextField()
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="post_revision_number")]

    def __str__(self):
        return f"{self.post_id} revision {self.number}"

    @property
    def is_anonymous(self) -> bool:
        return self.by_id is None and self.post.is_anonymous


class OpeningPost(Exception):
    """The opening post goes with its thread."""


class PostRemoval(Removal):
    post = models.OneToOneField("discussions.Post", models.DB_CASCADE, primary_key=True, related_name="removal")
