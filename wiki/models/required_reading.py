"""Pages that some people are asked to read, and what they say of it."""

import datetime as dt

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Activity, Addressed, AddressedQuerySet, count_beside, people_beside
from wiki.models.page import Page
from wiki.models.revision import Revision

PAUSE = dt.timedelta(hours=20)  # between two times that people are chased: once a day, at about the same hour


class ChasedToday(Exception):
    """People are reminded once a day at most."""

    def __str__(self):
        return str(_("They were reminded today already."))


class NothingToRead(Exception):
    """Nothing of the page is approved yet."""

    def __str__(self):
        return str(_("Nothing of this page is approved yet: there is nothing to read."))


class RequiredReadingQuerySet(AddressedQuerySet["RequiredReading"]):
    def open(self):
        """Those of which somebody is still asked: in an archived community nobody is."""
        return self.filter(end=None, page__community__is_archived=False)

    def not_confirmed_by(self, person: User):
        return self.exclude(Exists(ReadReceipt.objects.filter(reading=OuterRef("pk"), person=person)))

    def with_progress(self):
        """With how many people are asked, and how many of them say that they have read it."""
        people = people_beside(community=RequiredReading.COMMUNITY)
        read = people.filter(pk__in=ReadReceipt.objects.filter(reading=OuterRef(OuterRef("pk"))).values("person"))
        return self.annotate(asked_count=count_beside(people), read_count=count_beside(read))

    def beside_page(self, reader: User) -> Subquery:
        """Of a page in a query, what the reader is asked to read of it first."""
        asked = self.open().filter(page=OuterRef("pk")).addressed_to(reader).not_confirmed_by(reader)
        found = asked.order_by("due_on", "pk").values(json=JSONObject(pk="pk", number="number", due_on="due_on"))
        return Subquery(found[:1])


_Readings = models.Manager.from_queryset(RequiredReadingQuerySet)


class RequiredReadingManager(_Readings["RequiredReading"]):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    @transaction.atomic
    def ask(
        self,
        page: Page,
        *,
        by: User | None,
        due_on: dt.date,
        repeats: bool = True,
        role: str = "",
        department: str = "",
        location: str = "",
    ) -> "RequiredReading":
        """Ask some people to read what readers see of a page by a day. Raises NothingToRead.

        It takes the place of what the same people were asked of this page before. The same again changes nothing.
        """
        page = Page.objects.lock(page.pk)
        number = page.shown.number
        if not number:
            raise NothingToRead
        whom = {"role": role, "department": department, "location": location}
        asked = {"number": number, "due_on": due_on, "repeats": repeats}
        for before in self.open().filter(page=page, **whom):
            if all(getattr(before, name) == value for name, value in asked.items()):
                return before
            before.end_it(by=by)
        reading = self.create(page=page, asked_by=by, **asked, **whom)
        data = {"reading": reading.pk, "number": number}
        Activity.record("asked to read", by=by, about=page, community=page.community, data=data)
        return reading

    def ask_again(self, page: Page, *, since: int) -> None:
        """After a major change ask those anew who were asked to read it. Part of the verbs that show a new text."""
        open_ones = list(self.open().filter(page=page, repeats=True, number__lt=page.number))
        changes = page.revisions.filter(number__gt=since, number__lte=page.number, size=Revision.Size.MAJOR)
        if not open_ones or not changes.exists():
            return
        for before in open_ones:
            days = max((before.due_on - timezone.localdate(before.asked_at)).days, 1)
            self.ask(
                page,
                by=before.asked_by,
                due_on=timezone.localdate() + dt.timedelta(days=days),
                role=before.role,
                department=before.department,
                location=before.location,
            )

    def chase_due(self) -> None:
        """Remind those who have not read it a day before it is due, once."""
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        chased = Chase.objects.filter(reading=OuterRef("pk"), by=None)
        due = self.open().filter(due_on__lte=tomorrow, due_on__gte=timezone.localdate(), page__removal=None)
        for reading in due.exclude(Exists(chased)).select_related("page__community"):
            reading.chase(by=None)


class RequiredReading(Addressed):
    """That some people are asked to read a revision of a page by a day. A later revision is not what they confirmed."""

    COMMUNITY = "page__community"

    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="required_readings")
    number = models.PositiveIntegerField()  # of the revision
    due_on = models.DateField(_("by"))
    repeats = models.BooleanField(default=True)  # whether a major change asks anew
    asked_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())

    # Set by `with_progress`.
    asked_count: int
    read_count: int

    objects = RequiredReadingManager()

    class Meta:
        indexes = [models.Index(fields=["page", "-id"], name="reading_of_page")]

    def __str__(self):
        return f"{self.page_id} revision {self.number}"

    @property
    def is_over(self) -> bool:
        """Whether nobody is asked any more."""
        # See also RequiredReadingQuerySet.open.
        return hasattr(self, "end")

    @property
    def is_late(self) -> bool:
        return not self.is_over and self.due_on < timezone.localdate()

    @property
    def waiting(self) -> models.QuerySet[User]:
        """Who is asked and has not said yet that they read it."""
        return self.people.exclude(pk__in=self.receipts.values("person"))

    @transaction.atomic
    def confirm(self, *, by: User) -> "ReadReceipt":
        """Say that one has read it. Once is enough."""
        receipt, is_new = ReadReceipt.objects.get_or_create(reading=self, person=by)
        if is_new:
            data = {"reading": self.pk, "number": self.number}
            Activity.record(
                "confirmed reading", by=by, about=self.page, community=self.page.community, data=data, quiet=True
            )
        return receipt

    @transaction.atomic
    def chase(self, *, by: User | None) -> None:
        """Remind who has not read it yet. Raises ChasedToday."""
        Page.objects.lock(self.page_id)
        if by and self.chases.filter(at__gt=timezone.now() - PAUSE).exists():
            raise ChasedToday
        self.chases.create(by=by)
        data = {"reading": self.pk, "number": self.number}
        Activity.record("chased", by=by, about=self.page, community=self.page.community, data=data)

    @transaction.atomic
    def end_it(self, *, by: User | None) -> None:
        """Ask nobody any more. What people confirmed stays. Ending twice changes nothing."""
        _end, is_new = ReadingEnd.objects.get_or_create(reading=self, defaults={"by": by})
        if is_new:
            data = {"reading": self.pk, "number": self.number}
            page = self.page
            Activity.record("ended reading", by=by, about=page, community=page.community, data=data, quiet=True)


class ReadReceipt(models.Model):
    """That a person says they have read it. It is their statement, no proof."""

    reading = models.ForeignKey(RequiredReading, models.DB_CASCADE, related_name="receipts")
    person = models.ForeignKey(User, models.DB_CASCADE, related_name="read_receipts")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reading", "person"], name="read_receipt_once")]

    def __str__(self):
        return f"{self.person_id} read {self.reading_id}"


class ReadingEnd(models.Model):
    """That nobody is asked any more, by whom and since when."""

    reading = models.OneToOneField(RequiredReading, models.DB_CASCADE, primary_key=True, related_name="end")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.reading_id} ended"


class Chase(models.Model):
    """That those who had not read it were reminded; `by` nobody: by the clock."""

    reading = models.ForeignKey(RequiredReading, models.DB_CASCADE, related_name="chases")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.reading_id} chased"
