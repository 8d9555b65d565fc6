from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from notifications.models import Timing


class TimingForm(forms.ModelForm):
    """When a person wants mail of notices."""

    most_a_day = forms.IntegerField(
        label=_("Mails a day, and messages on a device, at most"),
        help_text=_("What is more stays in the bell, and comes with your letter. Empty: no limit."),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
    )

    class Meta:
        model = Timing
        fields = ["quiet_from", "quiet_until", "away_until", "most_a_day"]
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "away_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "quiet_until": _("What comes in these hours is mailed when they end, if you have not read it by then."),
            "away_until": _("Until this day nothing is mailed; then one mail has what you have not read."),
        }
