"""When to be reminded of a saved post, in the reader's own zone."""

import datetime as dt
from typing import NamedTuple

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from discussions.models import Bookmark

MORNING = dt.time(8)
LATER = dt.timedelta(hours=3)
BY_DAY = "day"


class When(NamedTuple):
    """A choice of the menu. `at` is empty for no reminder."""

    value: str
    label: str | Promise
    at: dt.datetime | None


def moments(now: dt.datetime | None = None) -> list[When]:
    """What the menu offers at this moment. Late in the evening there is no later today."""
    now = timezone.localtime(now)
    later = (now + LATER).replace(minute=0, second=0, microsecond=0)
    to_monday = 7 - now.weekday()
    offered = [When("", _("Without a reminder"), None)]
    if later.date() == now.date():
        offered.append(When("today", _("Later today"), later))
    return [
        *offered,
        When("tomorrow", _("Tomorrow"), _morning(now.date() + dt.timedelta(days=1))),
        When("monday", _("Next Monday"), _morning(now.date() + dt.timedelta(days=to_monday))),
    ]


def _morning(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, MORNING))


class BookmarkForm(forms.Form):
    """A bookmark: `when` from the menu, or `BY_DAY` for the day. `saved` is the one that there is already."""

    when = forms.CharField(required=False)
    day = forms.DateField(
        label=_("Remind me on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label=_("Note to myself"), required=False, max_length=200)
    ends = forms.ChoiceField(label=_("And then"), required=False, choices=Bookmark.Ends)

    def __init__(self, data=None, *, saved: Bookmark | None):
        self.saved_for = saved.remind_at if saved else None
        day = timezone.localdate(self.saved_for) if self.saved_for else None
        initial = {"note": saved.note, "ends": saved.ends, "day": day} if saved else None
        super().__init__(data, initial=initial)

    def clean_day(self) -> dt.date | None:
        """A day that is to come; or the one that stands there, of which another button of the menu says nothing."""
        day = self.cleaned_data["day"]
        if day and "day" in self.changed_data and day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is to come."))
        return day

    def clean_ends(self) -> str:
        return self.cleaned_data["ends"] or Bookmark.Ends.NEVER

    @property
    def remind_at(self) -> dt.datetime | None:
        if self.cleaned_data["when"] != BY_DAY:
            return {moment.value: moment.at for moment in moments()}.get(self.cleaned_data["when"])
        if "day" not in self.changed_data:
            return self.saved_for
        day = self.cleaned_data["day"]
        return _morning(day) if day else None
