from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class NotAnAnswer(Exception):
    """Only replies to a question can be accepted."""


class Acceptance(models.Model):
    """That an answer worked: that the row exists is what "accepted" means."""

    post = models.OneToOneField("discussions.Post", models.DB_CASCADE, primary_key=True, related_name="acceptance")
    accepted_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    environment = models.CharField(_("works on"), max_length=200, blank=True)
    asked_at = models.DateTimeField(null=True)  # whether it still works, and not answered yet: see Confirmation
    confirmed_at = models.DateTimeField(null=True)  # when it was last said to
    accepted_at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.post_id} accepted"
