"""Pages from elsewhere that a steward sent as a file: brought by a worker, with a report of what could not come."""

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Community

GIVEN_UP_AFTER = dt.timedelta(hours=2)


class PageImport(models.Model):
    """One file with pages, on its way into a wiki, or there."""

    class Format(models.TextChoices):
        MARKDOWN = "markdown", _("Markdown files in a zip")
        MEDIAWIKI = "mediawiki", _("MediaWiki dump (.xml, .bz2, .gz, .xz)")
        CONFLUENCE = "confluence", _("Confluence space, exported as HTML (.zip)")

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="+")
    by = models.ForeignKey(User, models.DB_CASCADE, related_name="+")
    format = models.CharField(max_length=10, choices=Format)
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="imports/%Y/%m", blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)  # why nothing came
    report = models.JSONField(default=list)  # sentences

    class Meta:
        indexes = [models.Index(fields=["community", "-id"], name="page_import_by_community")]

    def __str__(self):
        return self.name

    @property
    def is_running(self) -> bool:
        return self.finished_at is None and not self.has_failed

    @property
    def has_failed(self) -> bool:
        is_late = self.finished_at is None and timezone.now() - self.asked_at > GIVEN_UP_AFTER
        return is_late or bool(self.problem)

    def note(self, done: int) -> None:
        """So many pages are looked at."""
        PageImport.objects.filter(pk=self.pk).update(done=done)

    def finish(self, *, report: Iterable[str] = (), problem: str = "") -> None:
        """It is brought or, for some reason, not. The file is not needed any more."""
        self.report, self.problem, self.finished_at = list(report), problem[:300], Now()
        self.save(update_fields=["report", "problem", "finished_at"])
        if self.file:
            self.file.delete(save=True)
