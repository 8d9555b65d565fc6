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
    """A bookmark: `when` from the menu, or a day."""

    when = forms.CharField(required=False)
    day = forms.DateField(label=_("Remind me on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_("Note to myself"), required=False, max_length=200)
    ends = forms.ChoiceField(label=_("And then"), required=False, choices=Bookmark.Ends)

    def clean_day(self) -> dt.date | None:
        day = self.cleaned_data["day"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is to come."))
        return day

    def clean_ends(self) -> str:
        return self.cleaned_data["ends"] or Bookmark.Ends.NEVER

    @property
    def remind_at(self) -> dt.datetime | None:
        if day := self.cleaned_data["day"]:
            return _morning(day)
        return {moment.value: moment.at for moment in moments()}.get(self.cleaned_data["when"])
