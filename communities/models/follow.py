from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Preference, User
from communities.kinds import ContentKind, Reference


class Level(models.TextChoices):
    """How closely one follows a thing, from least to most. What each brings: see communities.followables."""

    IGNORE = "ignore", _("Ignore")
    NORMAL = "normal", _("Normal")
    FOLLOW = "follow", _("Follow")
    WATCH = "watch", _("Watch")


class FollowQuerySet(models.QuerySet):
    def of_any(self, references: Iterable[Reference]):
        """Who follows any of these things. Without any, nobody."""
        by_kind: dict[str, list[int]] = {}
        for kind, pk in references:
            by_kind.setdefault(kind, []).append(pk)
        wanted = [Q(kind=kind, object_id__in=pks) for kind, pks in by_kind.items()]
        return self.filter(reduce(or_, wanted)) if wanted else self.none()

    def newest_first(self):
        return self.order_by("-pk")

    def following(self, kind: str, keys) -> int:
        """How many people asked to be told of these things, each person once."""
        told = self.filter(kind=kind, object_id__in=keys, level__in=[Level.FOLLOW, Level.WATCH])
        return told.aggregate(count=models.Count("user", distinct=True))["count"]


class Follow(models.Model):
    """How closely a person follows a thread, page, branch, wiki, tag, community or person."""

    user = models.ForeignKey(User, models.DB_CASCADE, related_name="follows")
    kind = models.CharField(max_length=20)  # of communities.followables
    object_id = models.BigIntegerField()
    level = models.CharField(max_length=10, choices=Level)
    since = models.DateTimeField(db_default=Now())

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "object_id"], name="follow_once")]
        indexes = [
            models.Index(fields=["kind", "object_id", "level"], name="follow_by_thing"),
            models.Index(fields=["user", "-id"], name="follow_by_person"),
        ]

    def __str__(self):
        return f"{self.user_id} {self.level} {self.kind}:{self.object_id}"

    @property
    def reference(self) -> Reference:
        return self.kind, self.object_id

    @classmethod
    def set(cls, thing, *, by: User, level: str) -> None:
        """Choose the level for a thing of a registered content kind."""
        cls.choose(ContentKind.reference(thing), by=by, level=level)

    @classmethod
    def choose(cls, reference: Reference, *, by: User, level: str) -> None:
        """Choose the level for what the reference means. The same level changes nothing."""
        kind, object_id = reference
        cls.objects.update_or_create(user=by, kind=kind, object_id=object_id, defaults={"level": level})

    @classmethod
    def forget(cls, reference: Reference, *, by: User) -> None:
        """Take the choice back: what one chose around the thing counts again. Doing it twice changes nothing."""
        kind, object_id = reference
        cls.objects.filter(user=by, kind=kind, object_id=object_id).delete()

    @classmethod
    def begin(cls, thing, *, by: User) -> None:
        """Follow what one takes part in, unless one chose another level before, or wants no such beginnings."""
        kind, object_id = ContentKind.reference(thing)
        known = cls.objects.filter(user=by, kind=kind, object_id=object_id)
        if not known.exists() and Preference.of(by).follows_own:
            cls.objects.get_or_create(user=by, kind=kind, object_id=object_id, defaults={"level": Level.FOLLOW})
