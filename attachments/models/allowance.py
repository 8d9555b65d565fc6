from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from communities.models import Community

MEGABYTE = 1024**2
LARGEST = 100 * MEGABYTE  # whatever an allowance says


class NoRoom(Exception):
    """The community's files would take more room than it has."""


class Allowance(models.Model):
    """How much room the files of a community may take. A community that has none yet gets the defaults."""

    community = models.OneToOneField(Community, models.DB_CASCADE, primary_key=True, related_name="+")
    most_bytes = models.PositiveBigIntegerField(_("room for all files"), default=2048 * MEGABYTE, help_text=_("Bytes."))
    most_bytes_per_file = models.PositiveBigIntegerField(
        _("room for one file"),
        default=10 * MEGABYTE,
        validators=[MaxValueValidator(LARGEST)],
        help_text=_("Bytes, as it is sent."),
    )
    used_bytes = models.PositiveBigIntegerField(_("taken"), default=0, help_text=_("Bytes."))

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")

    def __str__(self):
        return str(self.community)

    @classmethod
    def of(cls, community: Community) -> "Allowance":
        """The community's allowance, or an unsaved one with the defaults."""
        return cls.objects.filter(community=community).first() or cls(community=community)

    @classmethod
    def take(cls, community: Community, size: int) -> None:
        """Take room for a file. Part of a transaction: others who take room here wait for its end. Raises NoRoom."""
        cls.objects.get_or_create(community=community)
        # The condition is judged on the row as it is once it is held: two who upload at once can't both have the rest.
        room = cls.objects.filter(community=community, most_bytes__gte=F("used_bytes") + size)
        if not room.update(used_bytes=F("used_bytes") + size):
            raise NoRoom

    @classmethod
    def give_back(cls, community: int, size: int) -> None:
        cls.objects.filter(community=community).update(used_bytes=Greatest(F("used_bytes"), size) - size)
