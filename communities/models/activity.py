from collections.abc import Callable, Iterable

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities import outbox
from communities.kinds import ContentKind


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user):
        """What happened in communities that `user` may read."""
        from communities.models import Community

        return self.filter(community__in=Community.objects.readable_by(user))

    def newest_first(self):
        return self.order_by("-pk")

    @transaction.atomic
    def consume(self, done_at: str, effect: Callable[[list["Activity"]], None], batch_size: int = 200) -> int:
        """Hand a batch that no other worker holds to `effect`, and mark it done with it. Returns how many."""
        batch: list[Activity] = list(
            self.filter(**{done_at: None}).order_by("pk").select_for_update(skip_locked=True, of=("self",))[:batch_size]
        )
        if batch:
            effect(batch)
            self.filter(pk__in=[activity.pk for activity in batch]).update(**{done_at: Now()})
        return len(batch)


_Activities = models.Manager.from_queryset(ActivityQuerySet)


class ActivityManager(_Activities["Activity"]):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


class Activity(models.Model):
    """One thing that happened: the history, the feed, and the outbox that workers take from."""

    verb = models.CharField(max_length=40)
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="activities")
    community = models.ForeignKey("communities.Community", models.DB_SET_NULL, null=True, related_name="activities")
    kind = models.CharField(max_length=20)  # with object_id: the thing that changed
    object_id = models.BigIntegerField()
    place_kind = models.CharField(max_length=20)  # with place_id: what people follow it by
    place_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    # One column per consumer: empty while the effect is outstanding.
    indexed_at = models.DateTimeField(null=True)
    notified_at = models.DateTimeField(null=True)

    objects = ActivityManager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(fields=["community", "-id"], name="activity_feed"),
            models.Index(fields=["by", "-id"], name="activity_by_person"),
            models.Index(fields=["place_kind", "place_id", "id"], name="activity_place"),
            models.Index(fields=["id"], name="activity_to_index", condition=Q(indexed_at=None)),
            models.Index(fields=["id"], name="activity_to_notify", condition=Q(notified_at=None)),
        ]

    def __str__(self):
        return f"{self.verb} {self.kind}:{self.object_id}"

    @property
    def is_anonymous(self) -> bool:
        """Whether who did it writes without their name there. Then `by` is empty."""
        return "anonymity" in self.data

    @property
    def about(self) -> tuple[str, int]:
        return self.kind, self.object_id

    @property
    def place(self) -> tuple[str, int]:
        return self.place_kind, self.place_id

    @classmethod
    def record(
        cls, verb: str, *, by: User | None, about, community, data: dict | None = None, quiet: bool = False
    ) -> "Activity":
        """Write down what happened, in the caller's transaction, and wake the workers when it commits.

        `about` is the object that changed, of a registered kind. Quiet news is indexed and told to nobody.
        """
        kind = ContentKind.of(about)
        place_kind, place_id = kind.place(about)
        activity = cls.objects.create(
            verb=verb,
            by=by,
            community=community,
            kind=kind.name,
            object_id=about.pk,
            place_kind=place_kind,
            place_id=place_id,
            data=data or {},
            notified_at=Now() if quiet else None,
        )
        outbox.wake_consumers()
        return activity

    @classmethod
    def record_many(cls, verb: str, *, by: User | None, things: Iterable[models.Model], data: dict) -> None:
        """Write down the same of many things of registered kinds, in their communities. It is quiet: told to nobody."""
        cls.objects.bulk_create(
            cls(
                verb=verb,
                by=by,
                community_id=_community_of(thing),
                kind=ContentKind.of(thing).name,
                object_id=thing.pk,
                place_kind=ContentKind.of(thing).place(thing)[0],
                place_id=ContentKind.of(thing).place(thing)[1],
                data=data,
                notified_at=Now(),
            )
            for thing in things
        )
        outbox.wake_consumers()


def _community_of(thing: models.Model) -> int:
    return getattr(thing, "community_id", thing.pk)


class Origin(models.Model):
    """Where imported content came from: shown with it, as its licence asks, and the key that stops a second import."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    author_name = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    score = models.IntegerField(default=0, help_text=_("The score it came with."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="origin_once")]

    def __str__(self):
        return self.key
