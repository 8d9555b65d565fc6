"""What moderators set a thread to: each state is a row with who, when and why, and that it exists is the state."""

import datetime as dt
from typing import TYPE_CHECKING, cast

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from accounts.models import User
from communities.models import Activity, Community
from communities.rules import can_moderate
from discussions import models as discussions_models
from discussions.models.moves import Merger

if TYPE_CHECKING:
    from discussions.models.thread import Thread

MOST_PINNED = 5  # in one place: what stands above all else must stay few


class NoReply(Exception):
    """The thread takes no reply now. Its words are for who wrote one."""


class ThreadClosed(NoReply):
    """The thread takes no further replies."""

    def __str__(self):
        return _("This discussion was closed while you were writing. Your text is still here: copy what you need.")


class ThreadElsewhere(NoReply):
    """The thread's posts became part of another thread."""

    def __str__(self):
        return _("This discussion became part of another while you were writing. Your text is here: copy it there.")


class TooSoon(NoReply):
    """In slow mode one waits between replies."""

    def __init__(self, minutes: int, until: dt.datetime):
        super().__init__(minutes, until)
        self.minutes, self.until = minutes, until

    def __str__(self):
        moment = time_format(timezone.localtime(self.until), "H:i")
        said = _(
            "Slow mode is on here: one reply or comment from each in %(minutes)d minutes. "
            "You can post this at %(time)s."
        )
        return said % {"minutes": self.minutes, "time": moment}


class TooManyPins(Exception):
    """No more than a handful stands on top of a list."""


class ThreadStates(models.Model):
    """The verbs of a thread that set its state. Doing one twice changes nothing."""

    class Meta:
        abstract = True

    @property
    def is_closed(self) -> bool:
        return hasattr(self, "closure")

    @property
    def is_unlisted(self) -> bool:
        # See also ThreadQuerySet.listed.
        return hasattr(self, "unlisting")

    @transaction.atomic
    def close(self, *, by: User, reason: str = "") -> None:
        """Take no further replies."""
        self._hold()
        _closure, is_new = Closure.objects.get_or_create(
            thread_id=self.pk, defaults={"closed_by": by, "reason": reason}
        )
        if is_new:
            self._record("closed", by=by, reason=reason)

    @transaction.atomic
    def reopen(self, *, by: User) -> None:
        """Take replies again."""
        gone, _details = Closure.objects.filter(thread_id=self.pk).delete()
        if gone:
            self._record("reopened", by=by)

    @transaction.atomic
    def unlist(self, *, by: User, reason: str = "") -> None:
        """Stand in no list, suggestion or letter. Who has the link reads it, who searches finds it."""
        _unlisting, is_new = Unlisting.objects.get_or_create(
            thread_id=self.pk, defaults={"unlisted_by": by, "reason": reason}
        )
        if is_new:
            self._record("unlisted", by=by, reason=reason)

    @transaction.atomic
    def relist(self, *, by: User) -> None:
        """Stand in lists again."""
        gone, _details = Unlisting.objects.filter(thread_id=self.pk).delete()
        if gone:
            self._record("listed", by=by)

    @transaction.atomic
    def slow_down(self, *, by: User, minutes: int, reason: str = "") -> None:
        """Take at most one reply or comment from each person in that many minutes. Who moderates is exempt."""
        self._hold()
        before = SlowMode.objects.filter(thread_id=self.pk).values_list("minutes", flat=True).first()
        if before == minutes:
            return
        SlowMode.objects.update_or_create(
            thread_id=self.pk, defaults={"set_by": by, "minutes": minutes, "reason": reason, "set_at": Now()}
        )
        self._record("slowed down", by=by, reason=reason, minutes=minutes)

    @transaction.atomic
    def end_slow_mode(self, *, by: User) -> None:
        gone, _details = SlowMode.objects.filter(thread_id=self.pk).delete()
        if gone:
            self._record("ended slow mode", by=by)

    @transaction.atomic
    def pin(
        self,
        *,
        by: User,
        community: Community | None,
        until: dt.datetime | None = None,
        reason: str = "",
    ) -> None:
        """Stand on top of a community's list, or of every list if it is None. Raises TooManyPins."""
        if community:  # two at the same moment are counted one after the other
            Community.objects.select_for_update(of=("self",), no_key=True).get(pk=community.pk)
        others = Pin.objects.in_force().filter(community=community).exclude(thread_id=self.pk)
        if others.count() >= MOST_PINNED:
            raise TooManyPins
        Pin.objects.filter(thread_id=self.pk, community=community).exclude(pk__in=Pin.objects.in_force()).delete()
        _pin, is_new = Pin.objects.get_or_create(
            thread_id=self.pk, community=community, defaults={"pinned_by": by, "until": until, "reason": reason}
        )
        if is_new:
            self._record("pinned", by=by, reason=reason, community=community)

    @transaction.atomic
    def unpin(self, *, by: User, community: Community | None) -> None:
        gone, _details = Pin.objects.filter(thread_id=self.pk, community=community).delete()
        if gone:
            self._record("unpinned", by=by, community=community)

    def require_open_to(self, person: User) -> None:
        """The guard of every reply; the thread is held. Raises NoReply."""
        if Merger.objects.filter(thread_id=self.pk).exists():
            raise ThreadElsewhere
        if Closure.objects.filter(thread_id=self.pk).exists():
            raise ThreadClosed
        slow_mode = SlowMode.objects.filter(thread_id=self.pk).first()
        if slow_mode is None or can_moderate(person, self._thread.community):
            return
        since = timezone.now() - dt.timedelta(minutes=slow_mode.minutes)
        moments = [
            moment
            for written in [
                self._thread.posts.replies(),
                discussions_models.Comment.objects.filter(post__thread=self.pk),
            ]
            for moment in written.filter(**self._thread.signature(person), created_at__gt=since)  # named or not
            .order_by("-created_at")
            .values_list("created_at", flat=True)[:1]
        ]
        if moments:
            raise TooSoon(slow_mode.minutes, max(moments) + dt.timedelta(minutes=slow_mode.minutes))

    @property
    def _thread(self) -> "Thread":
        return cast("Thread", self)

    def _hold(self) -> None:
        """No reply may slip in beside a closure."""
        type(self._thread).objects.lock(self.pk)

    def _record(self, verb: str, *, by: User, community: Community | None = None, **data) -> None:
        kept = {name: value for name, value in data.items() if value}
        Activity.record(verb, by=by, about=self, community=community or self._thread.community, data=kept)


class Closure(models.Model):
    """The end of a thread: it takes no further replies."""

    thread = models.OneToOneField("discussions.Thread", models.DB_CASCADE, primary_key=True, related_name="closure")
    closed_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=200, blank=True)


class Unlisting(models.Model):
    """That a thread stands in no list, suggestion or letter."""

    thread = models.OneToOneField("discussions.Thread", models.DB_CASCADE, primary_key=True, related_name="unlisting")
    unlisted_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    unlisted_at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=200, blank=True)


class SlowMode(models.Model):
    """At most one reply or comment from each person in so many minutes."""

    thread = models.OneToOneField("discussions.Thread", models.DB_CASCADE, primary_key=True, related_name="slow_mode")
    minutes = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=200, blank=True)


class PinQuerySet(models.QuerySet["Pin"]):
    def in_force(self):
        return self.filter(Q(until=None) | Q(until__gt=Now()))

    def above(self, community: int | None):
        """What stands on top of the list of that community, or of the list of everything: the first pinned first."""
        here = Q(community=None) if community is None else Q(community=None) | Q(community=community)
        return self.in_force().filter(here).order_by("pinned_at", "pk")


class Pin(models.Model):
    """That a thread stands on top of a community's list, or without one on top of every list."""

    thread = models.ForeignKey("discussions.Thread", models.DB_CASCADE, related_name="pins")
    community = models.ForeignKey(Community, models.DB_CASCADE, null=True, related_name="pins")
    pinned_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    pinned_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = PinQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "community"], name="pin_once", nulls_distinct=False),
        ]
        indexes = [models.Index(fields=["community", "pinned_at"], name="pin_by_place")]

    def __str__(self):
        return f"{self.thread_id} on top of {self.community_id or 'all'}"
