from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Preference, User
from communities.models import Community
from knowledge.models import LetterChoice

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

    @transaction.atomic
    def save(self, commit=True):
        preference = super().save(commit)
        periods = {community: self.cleaned_data[name] for name, community in self.communities.items()}
        LetterChoice.choose(by=self.reader, periods=periods)
        return preference
