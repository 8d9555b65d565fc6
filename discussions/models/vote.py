from django.db import models
from django.db.models.functions import Now

from accounts.models import User


class OwnPost(Exception):
    """Nobody votes for themselves."""


class Vote(models.Model):
    """That a person found a post useful."""

    post = models.ForeignKey("discussions.Post", models.DB_CASCADE, related_name="votes")
    user = models.ForeignKey(User, models.DB_CASCADE, related_name="votes")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="vote_once")]

    def __str__(self):
        return f"{self.user_id} for {self.post_id}"
