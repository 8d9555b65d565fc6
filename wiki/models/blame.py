from django.db import models

from wiki.blaming import Run
from wiki.models.page import Page


class Blame(models.Model):
    """Which revision each line of a page's revision `number` comes from: kept so that not all must be read again."""

    page = models.OneToOneField(Page, models.DB_CASCADE, primary_key=True, related_name="blame")
    number = models.PositiveIntegerField()
    runs = models.JSONField(default=list)  # [revision, lines] from the first line to the last

    def __str__(self):
        return f"{self.page_id} to revision {self.number}"

    @property
    def lines(self) -> list[Run]:
        return [Run(*run) for run in self.runs]
