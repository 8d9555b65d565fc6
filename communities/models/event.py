import datetime as dt

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models.activity import Activity
from communities.models.community import Community
from communities.models.events import EventManager, render_body
from communities.models.rsvp import Rsvp
from communities.recurring import Repeat, Rhythm, moment_in, wall_time_in


class EventOver(Exception):
    """What is over can't be called off, and nobody says any more whether they come."""


class EventOff(Exception):
    """Nobody goes to an event that was called off."""


class Series(models.Model):
    """Why several events belong together: they repeat."""

    rhythm = models.CharField(max_length=16, choices=Rhythm)

    def __str__(self):
        return self.get_rhythm_display()


class Event(models.Model):
    """One meeting of a community at one time."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Meeting")
        OFFICE_HOURS = "office-hours", _("Office hours")
        LUNCH_AND_LEARN = "lunch", _("Lunch and learn")

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="events")
    series = models.ForeignKey(Series, models.DB_SET_NULL, null=True, related_name="events")
    planned_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="planned_events")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.MEETING)
    title = models.CharField(_("title"), max_length=150)
    body = models.TextField(_("what it is about"), blank=True)
    html = models.TextField(blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link to take part"), max_length=500, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(_("time zone"), max_length=60)  # whose clocks the times were meant by
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    edition = models.PositiveIntegerField(default=0)  # grows with each change that calendars must hear of

    # Kept by the verbs in the transaction that changes what they count.
    going_count = models.PositiveIntegerField(default=0)
    waiting_count = models.PositiveIntegerField(default=0)

    # Set by `for_list` for one reader.
    my_rsvp: str | None

    objects = EventManager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""), name="event_has_title", violation_error_message=_("Give it a title.")
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_later",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gt=0),
                name="event_has_room",
                violation_error_message=_("There is at least one place."),
            ),
        ]
        indexes = [
            models.Index(fields=["community", "starts_at", "id"], name="event_of_community"),
            models.Index(fields=["starts_at", "id"], name="event_by_time"),
            models.Index(fields=["series", "starts_at"], name="event_of_series"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("communities:event", args=[self.pk])

    @property
    def is_over(self) -> bool:
        # See also EventQuerySet.coming.
        return self.ends_at <= timezone.now()

    @property
    def is_off(self) -> bool:
        return hasattr(self, "cancellation")

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.going_count >= self.capacity

    @property
    def is_on_one_day(self) -> bool:
        """Whether it begins and ends on the same day for the reader."""
        return timezone.localtime(self.starts_at).date() == timezone.localtime(self.ends_at).date()

    @property
    def starts(self) -> dt.datetime:
        """What the clocks in its zone show when it begins."""
        return wall_time_in(self.zone, self.starts_at)

    @property
    def ends(self) -> dt.datetime:
        return wall_time_in(self.zone, self.ends_at)

    def locked(self, *, and_later: bool = False) -> list["Event"]:
        """This event, or this and the later ones of its series, held until the transaction ends."""
        meant = Q(pk=self.pk)
        if and_later and self.series_id:
            meant |= Q(series=self.series_id, starts_at__gte=self.starts_at)
        events = Event.objects.filter(meant).select_related("cancellation", "community").order_by("starts_at", "pk")
        return list(events.select_for_update(of=("self",)))

    @transaction.atomic
    def change(
        self, *, by: User, and_later: bool = False, starts: dt.datetime, ends: dt.datetime, zone: str, **fields
    ) -> None:
        """Change this event, or this and the later ones of its series by as much. The same values change nothing.

        Raises markup.Unreadable.
        """
        held = self.locked(and_later=and_later)
        here = next(event for event in held if event.pk == self.pk)
        shift = starts - here.starts
        if "body" in fields:
            fields["html"] = render_body(fields["body"])
        changed = []
        for event in held:
            begins = event.starts + shift
            times = {"starts_at": moment_in(zone, begins), "ends_at": moment_in(zone, begins + (ends - starts))}
            if event.take(**times, zone=zone, **fields):
                changed.append(event)
        if changed:
            data = {"events": [event.pk for event in changed]}
            Activity.record("changed", by=by, about=changed[0], community=changed[0].community, data=data)
            for event in changed:
                event.give_places(by=by)

    @transaction.atomic
    def repeat(self, *, by: User, repeat: Repeat) -> None:
        """Let this event, and the later ones of its series, come by another rhythm from this one on.

        The later ones move in their order, and who said they come goes along; what is too many is cancelled, what is
        missing is planned. The same dates change nothing. Raises TooManyDates, EventOver and EventOff.
        """
        held = [event for event in self.locked(and_later=True) if not event.is_off]
        here = next((event for event in held if event.pk == self.pk), None)
        if here is None:
            raise EventOff
        if here.is_over:
            raise EventOver
        dates = repeat.dates(here.starts)
        here._keep_rhythm(repeat.rhythm)
        moved = [event for event, date in zip(held, dates, strict=False) if event._move_to(date)]
        spare = held[len(dates) :]
        for event in spare:
            EventCancellation.objects.create(event=event, cancelled_by=by)
            event._store_edition()
        added = Event.objects.bulk_create(here._copy_on(date) for date in dates[len(held) :])
        for verb, events in [("changed", moved), ("cancelled", spare), ("planned", added)]:
            if events:
                data = {"events": [event.pk for event in events], "dates": len(events)}
                quiet = verb == "planned"  # who comes to the series is told by the others
                Activity.record(verb, by=by, about=events[0], community=here.community, data=data, quiet=quiet)

    def _keep_rhythm(self, rhythm: str) -> None:
        """Note the rhythm, in a new series where there was none."""
        if self.series_id:
            Series.objects.filter(pk=self.series_id).update(rhythm=rhythm)
        else:
            self.series = Series.objects.create(rhythm=rhythm)
            self.save(update_fields=["series"])

    def _move_to(self, date: dt.datetime) -> bool:
        """Begin then, by the clocks of its zone, and last as long. Whether that is another time."""
        length = self.ends - self.starts
        return self.take(starts_at=moment_in(self.zone, date), ends_at=moment_in(self.zone, date + length))

    def _copy_on(self, date: dt.datetime) -> "Event":
        """The same on another day, of the same series; to be stored."""
        names = [
            "community",
            "series",
            "planned_by",
            "kind",
            "title",
            "body",
            "html",
            "place",
            "link",
            "zone",
            "capacity",
        ]
        ends = date + (self.ends - self.starts)
        times = {"starts_at": moment_in(self.zone, date), "ends_at": moment_in(self.zone, ends)}
        return Event(**{name: getattr(self, name) for name in names}, **times)

    def take(self, **fields) -> bool:
        """Store what differs, as a new edition. Whether anything did. Part of `change`: records nothing itself."""
        differing = {name: value for name, value in fields.items() if getattr(self, name) != value}
        if differing:
            self._store_edition(**differing)
        return bool(differing)

    def _store_edition(self, **fields) -> None:
        fields |= {"edition": self.edition + 1, "changed_at": timezone.now()}
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))

    @transaction.atomic
    def call_off(self, *, by: User, reason: str = "", and_later: bool = False) -> None:
        """Cancel this event, or this and the later ones. Doing it twice changes nothing. Raises EventOver."""
        held = self.locked(and_later=and_later)
        if held[0].is_over:
            raise EventOver
        events = [event for event in held if not event.is_off]
        for event in events:
            EventCancellation.objects.create(event=event, cancelled_by=by, reason=reason)
            event._store_edition()
        if events:
            data = {"events": [event.pk for event in events], "reason": reason}
            Activity.record("cancelled", by=by, about=events[0], community=events[0].community, data=data)

    @transaction.atomic
    def put_back(self, *, by: User) -> None:
        """Let it take place after all. Doing it twice changes nothing. Raises EventOver."""
        [event] = self.locked()
        if event.is_over:
            raise EventOver
        gone, _details = EventCancellation.objects.filter(event=event).delete()
        if gone:
            event._store_edition()
            data = {"events": [event.pk]}
            Activity.record("put back", by=by, about=event, community=event.community, data=data)

    @transaction.atomic
    def rsvp(self, *, by: User, choice: str) -> Rsvp:
        """Say whether one comes. Who says so once there is no place left waits, in the order of asking.

        The same choice changes nothing. Raises EventOver and EventOff.
        """
        [event] = self.locked()
        if event.is_off:
            raise EventOff
        if event.is_over:
            raise EventOver
        before = event.rsvps.filter(user=by).first()
        if before and choice == before.asked_for:
            return before
        wanted = Rsvp.Choice.WAITING if choice == Rsvp.Choice.GOING and event.is_full else choice
        rsvp, _is_new = Rsvp.objects.update_or_create(
            event=event, user=by, defaults={"choice": wanted, "said_at": timezone.now()}
        )
        event.count_rsvps()
        Activity.record("rsvped", by=by, about=event, community=event.community, data={"choice": wanted})
        event.give_places(by=by)
        return rsvp

    def give_places(self, *, by: User) -> None:
        """Let in who waits longest, as long as there is room. Part of the verbs that hold the event's row."""
        waiting = self.rsvps.filter(choice=Rsvp.Choice.WAITING).order_by("said_at", "pk")
        room = None if self.capacity is None else max(self.capacity - self.going_count, 0)
        for rsvp in list(waiting[:room]):
            Rsvp.objects.filter(pk=rsvp.pk).update(choice=Rsvp.Choice.GOING)
            data = {"user": rsvp.user_id}
            Activity.record("gave place", by=by, about=self, community=self.community, data=data)
        self.count_rsvps()

    def count_rsvps(self) -> None:
        """Set the counters from the rows. Part of the verbs that hold the event's row."""
        self.going_count = self.rsvps.filter(choice=Rsvp.Choice.GOING).count()
        self.waiting_count = self.rsvps.filter(choice=Rsvp.Choice.WAITING).count()
        self.save(update_fields=["going_count", "waiting_count"])


class EventCancellation(models.Model):
    """That an event does not take place: that the row exists is what "cancelled" means."""

    event = models.OneToOneField(Event, models.DB_CASCADE, primary_key=True, related_name="cancellation")
    cancelled_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("why"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.event_id} cancelled"
