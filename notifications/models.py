from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.kinds import ContentKind
from communities.models import Activity, Event
from discussions.models import Post, ReadMark, Thread
from notifications.push.models import Push, PushSubscription
from notifications.required import NoticeReceipt, RequiredNotice

__all__ = [
    "EventReminder",
    "MailedAnswer",
    "NoticeReceipt",
    "Notification",
    "Push",
    "PushSubscription",
    "Reason",
    "RequiredNotice",
    "Timing",
]


class Reason(models.TextChoices):
    """Why somebody is told: the end of "You are told because …"."""

    MENTION = "mention", _("you were mentioned")
    REPLY = "reply", _("you follow this thread")
    COMMENT = "comment", _("you wrote what was commented on")
    GROUP = "group", _("a group that you belong to was mentioned")
    WATCH = "watch", _("you watch this")
    BRANCH = "branch", _("you follow the pages that it is among")
    WIKI = "wiki", _("you follow this wiki")
    TAG = "tag", _("you follow a tag of it")
    COMMUNITY = "community", _("you follow this community")
    PERSON = "person", _("you follow who did it")
    ACCEPTED = "accepted", _("you wrote the answer")
    AGAIN = "again", _("you asked what was asked again")
    SOLVED = "solved", _("you asked")
    CONFIRM = "confirm", _("you asked, and it was answered long ago")
    KEPT = "kept", _("you wrote what was kept")
    EDIT = "edit", _("you follow this page")
    APPROVE = "approve", _("you may approve it")
    ANNOUNCEMENT = "announcement", _("you belong to this community")
    OWNER = "owner", _("you are to look after it")
    EVENT = "event", _("you want to come")
    GOING = "going", _("you are going")
    REQUEST = "request", _("you help to lead this community")
    MODERATION = "moderation", _("you moderate this community")
    WROTE = "wrote", _("you wrote it")
    FLAGGED = "flagged", _("you flagged it")
    ANSWERED = "answered", _("you asked to join")
    INVITED = "invited", _("you are invited")
    UNSEALED = "unsealed", _("you asked there without your name")
    REMINDER = "reminder", _("you asked to be reminded")
    NEWS = "news", _("it is for where you work")
    READ = "read", _("you are asked to read it")
    REQUIRED = "required", _("you must read it")
    SEARCH = "search", _("you saved this search")
    OFFERED = "offered", _("your answers about such things worked")


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The person's own notices of what they may still see."""
        still_there = Q()
        for kind in ContentKind.all():
            thing = kind.visible_to(user).filter(pk=OuterRef("activity__object_id"))
            still_there |= Q(Exists(thing), activity__kind=kind.name)
        return self.filter(still_there, user=user)

    def unseen(self):
        """Neither opened here, nor read in the thread itself."""
        return self.filter(~self._is_read(), seen_at=None)

    def settle(self) -> int:
        """Mark as seen what was read in its thread since, so that the bell need not look there. Returns how many."""
        return self.filter(self._is_read(), seen_at=None).update(seen_at=Now())

    def _is_read(self) -> Q:
        marks = ReadMark.objects.filter(user=OuterRef("user"))
        reply_read = marks.filter(
            ReadMark.covers(F("thread__posts__number")), thread__posts=OuterRef("activity__object_id")
        )
        thread_read = marks.filter(thread=OuterRef("activity__object_id"))
        return Q(IS_REPLY, Exists(reply_read)) | Q(IS_THREAD, Exists(thread_read))

    def with_activity(self):
        """For `news_of`: what happened, by whom and where, in the same query."""
        return self.select_related("activity__by", "activity__community")

    def newest_first(self):
        return self.order_by("-pk")

    def of(self, user: User, keys: Iterable[int]):
        """Which of these are the person's own."""
        return self.filter(user=user, pk__in=set(keys))

    def see(self) -> None:
        """The person has opened them. Seeing twice changes nothing."""
        self.filter(seen_at=None).update(seen_at=Now())

    def mark_place(self, user: User, place: tuple[str, int]) -> None:
        """The person looks at the place itself: what is new there is seen."""
        kind, pk = place
        self.filter(user=user, activity__place_kind=kind, activity__place_id=pk).see()

    def due(self, moment):
        """Notices whose mail has waited long enough."""
        return self.filter(mail_due_at__lte=moment, mailed_at=None)


IS_REPLY = Q(activity__kind="post", activity__verb="replied")
IS_THREAD = Q(activity__kind="thread", activity__verb="started")


class Notification(models.Model):
    """One thing that a person is told: once for each person and activity."""

    user = models.ForeignKey(User, models.DB_CASCADE, related_name="notifications")
    activity = models.ForeignKey(Activity, models.DB_CASCADE, related_name="notifications")
    reason = models.CharField(max_length=12, choices=Reason)
    created_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)  # empty: not by mail
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)  # the same for all that one mail told

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [models.UniqueConstraint(fields=["user", "activity"], name="notification_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_by_user"),
            models.Index(fields=["user"], name="notification_unseen", condition=Q(seen_at=None)),
            models.Index(fields=["mail_due_at"], name="notification_to_mail", condition=Q(mailed_at=None)),
        ]

    def __str__(self):
        return f"{self.user_id} {self.reason}"


class EventReminder(models.Model):
    """That who goes to an event was reminded of it: once for each time at which it was to begin."""

    class Ahead(models.TextChoices):
        DAY = "day", _("A day before")
        HOUR = "hour", _("An hour before")

    event = models.ForeignKey(Event, models.DB_CASCADE, related_name="reminders")
    ahead = models.CharField(max_length=4, choices=Ahead)
    starts_at = models.DateTimeField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "ahead", "starts_at"], name="event_reminder_once")]

    def __str__(self):
        return f"{self.event_id} {self.ahead}"


class Timing(models.Model):
    """When a person wants mail of notices. Who never chose has no row and gets `Timing.of`'s defaults."""

    user = models.OneToOneField(User, models.DB_CASCADE, primary_key=True, related_name="timing")
    quiet_from = models.TimeField(_("No mail from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)
    away_until = models.DateField(_("Back on"), null=True, blank=True)
    most_a_day = models.PositiveSmallIntegerField(
        _("Mails a day, and messages on a device, at most"), null=True, blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="timing_has_both_ends",
                violation_error_message=_("Say both when the quiet hours begin and when they end."),
            ),
        ]

    def __str__(self):
        return f"{self.user_id}"

    @classmethod
    def of(cls, user: User) -> "Timing":
        """The person's choice, or an unsaved one with the defaults."""
        return cls.objects.filter(user=user).first() or cls(user=user)


class MailedAnswer(models.Model):
    """That a mail was posted as an answer: the key that stops a second delivery of it."""

    key = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey(User, models.DB_CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, models.DB_CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return self.key
