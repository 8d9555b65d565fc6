from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Role
from communities.tags import parse_tags


class TagsField(forms.CharField):
    """Tags as a person types them, apart by commas or spaces. Cleans to a list of names."""

    def __init__(self):
        super().__init__(label=_("Tags"), required=False, help_text=_("At most five, apart by commas or spaces."))

    def to_python(self, value):
        return parse_tags(super().to_python(value) or "")

    def prepare_value(self, value):
        return " ".join(value) if isinstance(value, list) else value


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
