import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.widgets import suggest_from_directory
from communities.models import Addressed, Role
from wiki.models import Page

LONGEST = dt.timedelta(days=366)
USUAL = dt.timedelta(days=14)


class AudienceForm(forms.Form):
    """Whom something of a page is for."""

    role = forms.ChoiceField(
        label=_("Role in the community"), required=False, choices=[("", _("Everybody")), *Role.choices[1:]]
    )
    department = forms.CharField(
        label=_("Department"), required=False, max_length=120, help_text=_("As the directory says it.")
    )
    location = forms.CharField(
        label=_("Location"),
        required=False,
        max_length=120,
        help_text=_("As the directory says it. Leave all three empty for all members."),
    )

    def __init__(self, *args, page: Page, reader: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page
        suggest_from_directory(self, "department", "location", reader=reader)

    def clean(self):
        given = super().clean()
        whom = {name: given.get(name, "") for name in ["role", "department", "location"]}
        if not self.errors and not Addressed.meant(self.page.community, **whom).exists():
            raise forms.ValidationError(_("Nobody who may read this page is meant by that."))
        return given


class RequiredReadingForm(AudienceForm):
    due_on = forms.DateField(
        label=_("To be read by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=lambda: timezone.localdate() + USUAL,
    )
    repeats = forms.BooleanField(label=_("Ask again after a major change of the page"), required=False, initial=True)

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        if due_on > timezone.localdate() + LONGEST:
            raise forms.ValidationError(_("Choose a day within a year."))
        return due_on


class NewsAudienceForm(AudienceForm):
    covers_below = forms.BooleanField(label=_("The pages below it too"), required=False, initial=True)
