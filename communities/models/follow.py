from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.kinds import ContentKind


class Level(models.TextChoices):
    IGNORE = "ignore", _("Ignore: tell me nothing")
    NORMAL = "normal", _("Normal: tell me when I am mentioned")
    FOLLOW = "follow", _("Follow: tell me of replies and changes")
    WATCH = "watch", _("Watch: tell me of all that is new here")


class FollowQuerySet(models.QuerySet):
    def level_for(self, user, thing) -> str:
        """The person's level for a thread, page or community. Normal if they never chose."""
        kind, object_id = ContentKind.reference(thing)
        level = self.filter(user=user, kind=kind, object_id=object_id).values_list("level", flat=True).first()
        return level or Level.NORMAL

    def following(self, kind: str, keys) -> int:
        """How many people asked to be told of these things, each person once."""
        told = self.filter(kind=kind, object_id__in=keys, level__in=[Level.FOLLOW, Level.WATCH])
        return told.aggregate(count=models.Count("user", distinct=True))["count"]


class Follow(models.Model):
    """How closely a person follows a thread, page, tag or community."""

    user = models.ForeignKey(User, models.DB_CASCADE, related_name="follows")
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    level = models.CharField(max_length=10, choices=Level)
    since = models.DateTimeField(db_default=Now())

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "object_id"], name="follow_once")]
        indexes = [models.Index(fields=["kind", "object_id", "level"], name="follow_by_thing")]

    def __str__(self):
        return f"{self.user_id} {self.level} {self.kind}:{self.object_id}"

    @classmethod
    def set(cls, thing, *, by: User, level: str) -> None:
        """Choose the level for a thing."""
        kind, object_id = ContentKind.reference(thing)
        cls.objects.update_or_create(user=by, kind=kind, object_id=object_id, defaults={"level": level})

    @classmethod
    def begin(cls, thing, *, by: User) -> None:
        """Follow what one takes part in, unless one chose another level before."""
        kind, object_id = ContentKind.reference(thing)
        cls.objects.get_or_create(user=by, kind=kind, object_id=object_id, defaults={"level": Level.FOLLOW})
