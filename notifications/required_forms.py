from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Community, Membership, Role
from notifications.models import RequiredNotice

MOST_CHOICES = 500


class RequiredNoticeForm(forms.ModelForm):
    """Who must read an announcement."""

    role = forms.ChoiceField(label=_("Role in the community"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    location = forms.ChoiceField(label=_("Location"), required=False)

    class Meta:
        model = RequiredNotice
        fields = ["role", "department", "location", "is_beyond"]
        help_texts = {"is_beyond": _("Everybody of that department or location, whatever communities they chose.")}

    def __init__(self, *args, community: Community, can_reach_beyond: bool, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.in_directory()
        if can_reach_beyond:
            people = people.filter(is_guest=False)
        else:
            people = people.filter(pk__in=Membership.objects.filter(community=community).values("user"))
            del self.fields["is_beyond"]
        self.fields["role"].choices = [("", _("All members")), *Role.choices]  # type: ignore[attr-defined]
        for name, any_of_them in [("department", _("Any department")), ("location", _("Any location"))]:
            known = people.each(name)[:MOST_CHOICES]
            self.fields[name].choices = [("", any_of_them), *((each, each) for each in known)]  # type: ignore[attr-defined]

    def clean(self):
        given = super().clean()
        if given.get("is_beyond") and (given.get("role") or not (given.get("department") or given.get("location"))):
            raise forms.ValidationError(_("Say of which department or location, and no role: only members have one."))
        return given

    @property
    def key(self) -> str:
        """What was chosen, to be sent again by who has seen the preview of just that."""
        return "|".join(str(self.cleaned_data.get(name, "")) for name in self.fields)
