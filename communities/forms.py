from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import PersonField
from accounts.models import HUES, User
from communities.models import Community, Role
from communities.tags import parse_tags

NORMS_CHANGED = _("This changed while you were reading. Read it again.")


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

    field_order = ["purpose", "domain", "scope", "norms", "norms_bind", "measures", "rhythm"]
    norms_bind = forms.BooleanField(
        label=_("Whoever joins accepts how you treat each other. A change asks every member again."), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["norms_bind"] = self.instance.binding_norms_id is not None

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("norms_bind") and not cleaned.get("norms"):
            self.add_error("norms", _("Write here what everybody shall accept."))
        return cleaned


class JoinRequestForm(forms.Form):
    """Why somebody wants to belong."""

    message = forms.CharField(
        label=_("Why do you want to join?"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(forms.Form):
    """What is said to somebody who asked to join."""

    words = forms.CharField(label=_("A word to them"), required=False, max_length=500, widget=forms.Textarea)


class SettingsForm(forms.ModelForm):
    """What leaders decide about their community, its charter apart."""

    sponsor = PersonField(
        label=_("Sponsor"),
        required=False,
        help_text=_("Who gives it time and cover. A name, or a username as in @name."),
    )
    connector = PersonField(
        label=_("Connector"),
        required=False,
        help_text=_("The member who greets newcomers. Without one, the leaders do."),
    )
    hue = forms.TypedChoiceField(
        label=_("Colour"), coerce=int, choices=[(hue, hue + 1) for hue in range(HUES)], widget=forms.RadioSelect
    )

    class Meta:
        model = Community
        fields = ["name", "purpose", "visibility", "joining", "hue", "sponsor", "connector", "allows_anonymous"]
        help_texts = {
            "visibility": _(
                "Open: every employee reads. Closed: every employee knows of it, members read. "
                "Private: only members know of it."
            ),
            "joining": _("Into a closed community on request or by invitation, into a private one by invitation only."),
        }

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ["sponsor", "connector"]:
            self.fields[name].people = User.objects.visible_to(reader).in_directory()
            self.initial[name] = getattr(self.instance, name)

    def clean_connector(self):
        connector = self.cleaned_data["connector"]
        if connector and not self.instance.memberships.filter(user=connector).exists():
            raise ValidationError(_("%(name)s is not a member.") % {"name": connector.name})
        return connector

    def clean(self):
        cleaned = super().clean()
        visibility, joining = cleaned.get("visibility"), cleaned.get("joining")
        if visibility == Community.Visibility.PRIVATE and joining != Community.Joining.INVITATION:
            self.add_error("joining", _("Nobody outside knows of a private community: members come by invitation."))
        elif visibility == Community.Visibility.CLOSED and joining == Community.Joining.FREE:
            self.add_error("joining", _("Into a closed community members come on request or by invitation."))
        return cleaned


class NormsForm(forms.Form):
    """A yes to the norms of a community as they read now; without norms, nothing to fill in."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    accepts = forms.BooleanField(
        label=_("I accept this."), error_messages={"required": _("Say yes to this to belong here.")}
    )

    def __init__(self, *args, community, **kwargs):
        super().__init__(*args, **kwargs)
        self.norms = community.binding_norms if community.asks_norms else None
        if self.norms is None:
            self.fields.clear()
        else:
            self.initial["number"] = self.norms.number

    def clean(self):
        cleaned = super().clean()
        if self.norms and "accepts" in cleaned and cleaned.get("number") != self.norms.number:
            self.add_error("accepts", NORMS_CHANGED)
        return cleaned

    @property
    def accepted(self) -> int | None:
        """The version that was accepted, if any was."""
        return self.cleaned_data.get("number") if self.is_valid() else None


class RoleForm(forms.Form):
    """What a member is in the community."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)
