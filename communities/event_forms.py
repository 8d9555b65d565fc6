import datetime as dt
import zoneinfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Event, Rsvp
from communities.recurring import MOST_DATES, Repeat, Rhythm, TooManyDates, wall_time_in

LONGEST = dt.timedelta(days=14)
ONE_HOUR = dt.timedelta(hours=1)


class WallTimeField(forms.DateTimeField):
    """What a clock shows, in no zone: the form asks for the zone beside it."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value):
        with timezone.override(dt.UTC):
            moment = super().to_python(value)
        return moment and moment.replace(tzinfo=None)


class EventFields(forms.ModelForm):
    """What an event is, when and where."""

    starts = WallTimeField(label=_("Begins"))
    ends = WallTimeField(label=_("Ends"))
    zone = forms.ChoiceField(
        label=_("By the clocks in"), choices=lambda: [(zone, zone) for zone in sorted(zoneinfo.available_timezones())]
    )

    field_order = ["title", "kind", "starts", "ends", "zone"]

    class Meta:
        model = Event
        fields = ["title", "kind", "place", "link", "capacity", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "body": _("Markdown: lists, links, **bold**."),
            "capacity": _("Who comes later waits for a place. Leave it empty for as many as like."),
            "place": _("A room, a building, or how to find you."),
        }

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("It ends before it begins."))
        if starts and ends and ends - starts > LONGEST:
            self.add_error("ends", _("An event lasts two weeks at most."))
        return cleaned

    def fields_of_event(self) -> dict:
        return {name: self.cleaned_data[name] for name in [*self.Meta.fields, "starts", "ends", "zone"]}


class RepeatFields(forms.Form):
    """How often, and until which day or how many times."""

    rhythm = forms.ChoiceField(
        label=_("Repeats"), choices=[("", _("Does not repeat")), *Rhythm.choices], required=False
    )
    until = forms.DateField(
        label=_("Until the day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    count = forms.IntegerField(label=_("Or so many times"), required=False, min_value=2, max_value=MOST_DATES)

    def check_repeat(self, repeat: Repeat, starts: dt.datetime) -> None:
        """Raises ValidationError where what was said makes no dates from that moment on."""
        until, count = self.cleaned_data.get("until"), self.cleaned_data.get("count")
        if bool(until) == bool(count):
            raise ValidationError(_("Say until which day it repeats, or how many times: one of the two."))
        if until and until < starts.date():
            raise ValidationError(_("The last day lies before the first."))
        try:
            repeat.dates(starts)
        except TooManyDates:
            raise ValidationError(_("Plan at most %(count)d dates at once.") % {"count": MOST_DATES}) from None

    @property
    def repeat(self) -> Repeat | None:
        asked = self.cleaned_data
        return Repeat(asked["rhythm"], asked.get("until"), asked.get("count")) if asked.get("rhythm") else None


class NewEventForm(RepeatFields, EventFields):
    """A new event, once or repeated."""

    field_order = [*EventFields.field_order, "rhythm", "until", "count"]

    @classmethod
    def beginning(cls, organiser) -> dict:
        """Tomorrow at ten, for an hour, by the organiser's clocks."""
        tomorrow = wall_time_in(organiser.time_zone, timezone.now()) + dt.timedelta(days=1)
        starts = tomorrow.replace(hour=10, minute=0, second=0, microsecond=0)
        return {"starts": starts, "ends": starts + ONE_HOUR, "zone": organiser.time_zone}

    def clean(self):
        cleaned = super().clean()
        starts = cleaned.get("starts")
        if self.repeat and starts and not self.errors:
            self.check_repeat(self.repeat, starts)
        return cleaned


class RhythmForm(RepeatFields):
    """By which rhythm an event and the later ones of its series come from now on."""

    rhythm = forms.ChoiceField(label=_("Repeats"), choices=Rhythm)

    def __init__(self, data, *, event: Event):
        """`event` with its series loaded. Shows how it repeats now, and as many times as are left."""
        self.event = event
        initial = {}
        if event.series:
            later = event.series.events.on().filter(starts_at__gte=event.starts_at).count()
            initial = {"rhythm": event.series.rhythm, "count": later if later > 1 else None}
        super().__init__(data, initial=initial)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("until") and "count" not in self.changed_data:
            cleaned["count"] = None  # shown by the form, not said by the person
        if self.repeat and not self.errors:
            self.check_repeat(self.repeat, self.event.starts)
        return cleaned


class EventForm(EventFields):
    """What can be changed of an event, and of how many of its series."""

    and_later = forms.BooleanField(label=_("Change the later ones of this series as well"), required=False)

    def __init__(self, data, *, event: Event):
        times = {"starts": event.starts, "ends": event.ends, "zone": event.zone}
        super().__init__(data, initial=forms.model_to_dict(event, self.Meta.fields) | times)
        if event.series_id is None:
            self.fields["and_later"].widget = forms.HiddenInput()


class RsvpForm(forms.Form):
    """Whether one comes."""

    CHOICES = [Rsvp.Choice.GOING, Rsvp.Choice.MAYBE, Rsvp.Choice.NOT_GOING]

    choice = forms.ChoiceField(choices=[(choice.value, choice.label) for choice in CHOICES])


class CallOffForm(forms.Form):
    """Why an event does not take place."""

    reason = forms.CharField(label=_("Why?"), required=False, max_length=200)
    and_later = forms.BooleanField(label=_("The later ones of this series as well"), required=False)
