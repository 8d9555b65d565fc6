"""What moderators fill in about a thread."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from discussions import rules


class ReasonForm(forms.Form):
    """Why something is done: shown with it, and in the log."""

    reason = forms.CharField(
        label=_("Why?"), max_length=200, error_messages={"required": _("Say why: it is kept in the log.")}
    )


class SlowModeForm(ReasonForm):
    minutes = forms.TypedChoiceField(
        label=_("One reply from each in"),
        choices=[(5, _("5 minutes")), (15, _("15 minutes")), (60, _("an hour")), (720, _("12 hours"))],
        coerce=int,
        initial=15,
    )
    field_order = ["minutes", "reason"]


class PinForm(forms.Form):
    """Where a thread stands on top, and until when."""

    community = forms.ModelChoiceField(Community.objects.none(), label=_("On top of"), to_field_name="slug")
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("The last day.")
    )
    reason = forms.CharField(label=_("Why?"), required=False, max_length=200)

    def __init__(self, *args, person, thread, **kwargs):
        super().__init__(*args, initial={"community": thread.community.slug}, **kwargs)
        place = self.fields["community"]
        place.queryset = Community.objects.moderated_by(person).filter(is_archived=False).order_by("name")
        place.required = not rules.can_pin_anywhere(person)
        place.empty_label = None if place.required else _("Every list on the site")

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day is None:
            return None
        end = timezone.make_aware(dt.datetime.combine(day, dt.time.max))
        if end < timezone.now():
            raise ValidationError(_("This day is over."))
        return end
