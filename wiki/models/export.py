"""A wiki as a file, made by a worker for who asked."""

import datetime as dt

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Community

KEPT_FOR = dt.timedelta(days=7)
GIVEN_UP_AFTER = dt.timedelta(hours=2)


class WikiExport(models.Model):
    """A zip of the pages that one person may read, being made, made or failed."""

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="+")
    by = models.ForeignKey(User, models.DB_CASCADE, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    file = models.FileField(_("file"), upload_to="exports/%Y/%m", blank=True)

    class Meta:
        indexes = [models.Index(fields=["by", "community", "-id"], name="wiki_export_of_person")]

    def __str__(self):
        return f"{self.community_id} for {self.by_id}"

    @property
    def is_ready(self) -> bool:
        return bool(self.file)

    @property
    def has_failed(self) -> bool:
        is_late = self.finished_at is None and timezone.now() - self.asked_at > GIVEN_UP_AFTER
        return is_late or (self.finished_at is not None and not self.file)

    @property
    def is_running(self) -> bool:
        return self.finished_at is None and not self.has_failed

    def note(self, done: int) -> None:
        """So many pages are written."""
        WikiExport.objects.filter(pk=self.pk).update(done=done)

    def finish(self, file=None) -> None:
        """It is made or, without a file, it failed."""
        if file:
            self.file.save(f"{self.community.slug}.zip", file, save=False)
        self.finished_at = Now()
        self.save(update_fields=["file", "finished_at"])

    def forget(self) -> None:
        """Remove the row and its file."""
        self.delete()
        if self.file:
            self.file.delete(save=False)
