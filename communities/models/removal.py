from django.db import models
from django.db.models.functions import Now

from accounts.models import User


class Removal(models.Model):
    """That something was taken away, by whom and why. What it took away stays until retention deletes it."""

    removed_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
