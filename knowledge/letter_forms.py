from typing import cast

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Preference, User
from communities.models import Community
from knowledge.models import LetterChoice, LetterSchedule

PREFIX = "community-"


class LettersForm(forms.ModelForm):
    """How often a person gets letters, when, and of which community more or less often than of the others."""

    class Meta:
        model = Preference
        fields = ["digest", "digest_weekday", "digest_hour"]
        widgets = {"digest": forms.RadioSelect}

    def __init__(self, data=None, *, reader: User):
        super().__init__(data, instance=Preference.of(reader))
        self.reader = reader
        usual = LetterSchedule.usual()
        days, hours = Preference.Weekday.choices, [(hour, f"{hour:02}:00") for hour in range(24)]
        self._as_usual("digest_weekday", days, usual.get_weekday_display())
        self._as_usual("digest_hour", hours, f"{usual.hour:02}:00")
        chosen = dict(LetterChoice.objects.filter(user=reader).values_list("community", "period"))
        self.communities = {
            f"{PREFIX}{community.pk}": community for community in Community.objects.of(reader).order_by("name", "pk")
        }
        for name, community in self.communities.items():
            self.fields[name] = forms.ChoiceField(
                label=community.name,
                choices=[("", _("As often as of the others")), *Preference.Period.choices],
                initial=chosen.get(community.pk, ""),
                required=False,
            )

    def _as_usual(self, name: str, choices: list, said: str) -> None:
        """Say what is usual where nothing is chosen."""
        field = cast("forms.TypedChoiceField", self.fields[name])
        field.choices = [("", _("As is usual here (%(usual)s)") % {"usual": said}), *choices]

    @transaction.atomic
    def save(self, commit=True):
        preference = super().save(commit)
        periods = {community: self.cleaned_data[name] for name, community in self.communities.items()}
        LetterChoice.choose(by=self.reader, periods=periods)
        return preference
