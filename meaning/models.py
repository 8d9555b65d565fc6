from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from knowledge.models import Entry


class Vector(models.Model):
    """What an entry means, as a model sees it. Keys grow with each change, so that a reader can follow them."""

    id = models.BigAutoField(primary_key=True)
    entry = models.OneToOneField(Entry, models.DB_CASCADE, related_name="vector")
    version = models.PositiveBigIntegerField()  # of the entry when it was embedded
    community = models.BigIntegerField()  # of the entry then: rights are asked before anything is ranked
    model = models.CharField(max_length=100)
    dimension = models.PositiveIntegerField()
    digest = models.CharField(max_length=32)  # of the text, so that a change of state alone costs nothing
    data = models.BinaryField()  # a signed byte a dimension
    embedded_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("vector")
        verbose_name_plural = _("vectors")

    def __str__(self):
        return f"{self.model} of {self.entry_id}"
