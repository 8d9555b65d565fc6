from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Role


class CharterForm(forms.ModelForm):
    """What a community is for, kept by its leaders."""

    class Meta:
        model = Community
        fields = ["purpose", "domain", "scope", "norms", "measures", "rhythm"]
        widgets = {
            name: forms.Textarea(attrs={"rows": 3}) for name in ["domain", "scope", "norms", "measures", "rhythm"]
        }


class JoinRequestForm(forms.Form):
    """Why somebody wants to belong."""

    message = forms.CharField(
        label=_("Why do you want to join?"), required=False, max_length=500, widget=forms.Textarea
    )


class RoleForm(forms.Form):
    """What a member is in the community."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)
