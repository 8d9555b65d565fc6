"""Announcements that some people must read, whatever they follow or ignore, and who says that they have.

What is asked of readers of a wiki page is `wiki.RequiredReading`: a revision, by a day. This is of an announcement.
"""

import datetime as dt

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Activity, Addressed, Membership, people_beside
from discussions.models import Thread

PAUSE = dt.timedelta(hours=20)  # between two reminders: once a day, at about the same hour
MOST_NAMED = 12


class NotAnnounced(Exception):
    """Only an announcement can be required reading."""


class NobodyMeant(Exception):
    """Nobody who may read it is meant by that."""

    def __str__(self):
        return str(_("Nobody who may read it is meant by that."))


class RemindedToday(Exception):
    """People are reminded once a day at most."""

    def __str__(self):
        return str(_("They were reminded today already."))


class RequiredNoticeQuerySet(models.QuerySet["RequiredNotice"]):
    def for_reader(self, reader: User):
        """With whether the reader is asked, and when they said that they have read it."""
        belongs = Membership.objects.filter(community=OuterRef("thread__community"), user=reader)
        meant = Exists(people_beside(community="thread__community").filter(pk=reader.pk))
        said = NoticeReceipt.objects.filter(thread=OuterRef("thread"), person=reader)
        return self.alias(belongs=Exists(belongs), meant=meant).annotate(
            is_for_reader=models.ExpressionWrapper(
                Q(meant=True) & (Q(belongs=True) | Q(is_beyond=True)) & ~Q(by=reader),
                output_field=models.BooleanField(),
            ),
            confirmed_at=Subquery(said.values("at")),
        )


_Notices = models.Manager.from_queryset(RequiredNoticeQuerySet)


class RequiredNoticeManager(_Notices["RequiredNotice"]):
    @transaction.atomic
    def require(
        self,
        thread: Thread,
        *,
        by: User,
        role: str = "",
        department: str = "",
        location: str = "",
        is_beyond: bool = False,
    ) -> "RequiredNotice":
        """Tell these people that they must read the announcement. Raises NotAnnounced and NobodyMeant.

        It takes the place of whom it was required of before; what they confirmed stays. The same again changes nothing.
        """
        thread = Thread.objects.lock(thread.pk)
        if not thread.is_announcement or hasattr(thread, "removal"):
            raise NotAnnounced
        whom = {"role": role, "department": department, "location": location, "is_beyond": is_beyond}
        before = self.filter(thread=thread).first()
        if before and all(getattr(before, name) == value for name, value in whom.items()):
            return before
        notice = RequiredNotice(thread=thread, by=by, **whom)
        if not notice.people.exists():
            raise NobodyMeant
        notice.save()
        notice.record("required notice", by=by)
        return notice


class RequiredNotice(Addressed):
    """That some people must read an announcement, and say that they have. There is one of a thread at most."""

    COMMUNITY = "thread__community"

    thread = models.OneToOneField(Thread, models.DB_CASCADE, primary_key=True, related_name="required_notice")
    is_beyond = models.BooleanField(_("Also people who do not belong to the community"), default=False)
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    # Set by `for_reader`.
    is_for_reader: bool
    confirmed_at: dt.datetime | None

    objects = RequiredNoticeManager()

    def __str__(self):
        return f"{self.thread_id}: {self.addressed}"

    @property
    def people(self) -> QuerySet[User]:
        """Who must read it, as things stand now: never who asks it."""
        people = super().people
        if not self.is_beyond:
            members = Membership.objects.filter(community=self.thread.community_id)
            people = people.filter(pk__in=members.values("user"))
        return people.exclude(pk=self.by_id) if self.by_id else people

    @property
    def confirmed(self) -> QuerySet[User]:
        """Who of them says that they have read it."""
        return self.people.filter(pk__in=self.thread.notice_receipts.values("person"))

    @property
    def waiting(self) -> QuerySet[User]:
        """Who of them has not said so yet."""
        return self.people.exclude(pk__in=self.thread.notice_receipts.values("person"))

    def record(self, verb: str, *, by: User) -> Activity:
        """Write down what became of it: the log says whom it is for."""
        data = {"reason": self.addressed}
        return Activity.record(verb, by=by, about=self.thread, community=self.thread.community, data=data)

    @transaction.atomic
    def remind(self, *, by: User) -> None:
        """Tell those again who have not confirmed it. Raises RemindedToday."""
        Thread.objects.lock(self.thread_id)
        told = Activity.objects.filter(place_kind="thread", place_id=self.thread_id, at__gt=timezone.now() - PAUSE)
        if told.filter(verb__in=["required notice", "reminded of notice"]).exists():
            raise RemindedToday
        self.record("reminded of notice", by=by)

    @transaction.atomic
    def withdraw(self, *, by: User) -> None:
        """Require it of nobody any more. What people confirmed stays. Doing it twice changes nothing."""
        Thread.objects.lock(self.thread_id)
        if RequiredNotice.objects.filter(thread=self.thread_id).delete()[0]:
            self.record("withdrew notice", by=by)


class NoticeReceipt(models.Model):
    """That a person says they have read an announcement. It is their statement, no proof."""

    thread = models.ForeignKey(Thread, models.DB_CASCADE, related_name="notice_receipts")
    person = models.ForeignKey(User, models.DB_CASCADE, related_name="notice_receipts")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="notice_receipt_once")]

    def __str__(self):
        return f"{self.person_id} read {self.thread_id}"

    @classmethod
    @transaction.atomic
    def confirm(cls, thread: Thread, *, by: User) -> "NoticeReceipt":
        """Say that one has read it. Once is enough."""
        receipt, _is_new = cls.objects.get_or_create(thread=thread, person=by)
        by.notifications.mark_place(by, ("thread", thread.pk))  # type: ignore[attr-defined]
        return receipt
