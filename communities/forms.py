from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import is_valid_path
from django.utils.translation import gettext_lazy as _

from accounts.forms import PersonField
from accounts.models import HUES, User
from accounts.widgets import suggest_from_directory
from communities.models import Archival, Community, DirectoryRule, Membership, Role, Stage
from communities.tags import parse_tags

MOST_START_LINKS = 8
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
        fields = [
            "name",
            "purpose",
            "visibility",
            "joining",
            "hue",
            "sponsor",
            "connector",
            "parent",
            "allows_anonymous",
            "mails_content",
        ]
        labels = {"parent": _("Within")}
        help_texts = {
            "visibility": _(
                "Open: every employee reads. Closed: every employee knows of it, members read. "
                "Private: only members know of it."
            ),
            "parent": _("A community that you lead too. Communities nest in two levels."),
            "joining": _("Into a closed community on request or by invitation, into a private one by invitation only."),
        }

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ["sponsor", "connector"]:
            self.fields[name].people = User.objects.visible_to(reader).in_directory()
            self.initial[name] = getattr(self.instance, name)
        self.fields["parent"].queryset = self._parents(reader)
        self.fields["parent"].empty_label = _("No other community")

    def _parents(self, reader):
        """What it may lie within: what the reader leads too, and where it lies already."""
        led = Membership.objects.filter(user=reader, role=Role.LEADER).values("community")
        near = Q(pk__in=led, parent=None, is_archived=False) | Q(pk=self.instance.parent_id)
        return Community.objects.visible_to(reader).filter(near).exclude(pk=self.instance.pk).order_by("name")

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


class StageForm(forms.Form):
    """At which stage of its life a community is."""

    stage = forms.ChoiceField(label=_("Stage"), choices=Stage)


class DirectoryRuleForm(forms.ModelForm):
    """What the directory says of who belongs."""

    class Meta:
        model = DirectoryRule
        fields = ["department", "location", "group"]

    def __init__(self, *args, reader: User, **kwargs):
        super().__init__(*args, **kwargs)
        suggest_from_directory(self, "department", "location", reader=reader)

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in self.Meta.fields):
            raise ValidationError(_("Fill in one of them at least."))
        return cleaned


class WelcomeForm(forms.Form):
    """What newcomers see first. Links are lines: words, then the address of a page here."""

    words = forms.CharField(
        label=_("A word to newcomers"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    links = forms.CharField(
        label=_("Read first"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A line for each page or thread: what to call it, then its address. At most eight."),
    )
    hello = forms.CharField(
        label=_("Where newcomers say hello"),
        required=False,
        max_length=300,
        help_text=_("The address of a thread. Without one, they begin a discussion of their own."),
    )

    def __init__(self, *args, welcome, **kwargs):
        super().__init__(*args, **kwargs)
        if welcome:
            links = "\n".join(f"{label} {path}" for label, path in welcome.links)
            self.initial = {"words": welcome.words, "hello": welcome.hello, "links": links}

    def clean_hello(self) -> str:
        return inner_path(self.cleaned_data["hello"]) if self.cleaned_data["hello"] else ""

    def clean_links(self) -> list[tuple[str, str]]:
        lines = [line.split() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(lines) > MOST_START_LINKS:
            raise ValidationError(_("Choose at most %(count)d.") % {"count": MOST_START_LINKS})
        return [self._link(words) for words in lines]

    def _link(self, words: list[str]) -> tuple[str, str]:
        *label, address = words
        path = inner_path(address)
        if not label:
            raise ValidationError(_("Say what to call “%(address)s”.") % {"address": address})
        return " ".join(label)[:120], path


def inner_path(address: str) -> str:
    """The path of a page of this site. Raises ValidationError for what is none."""
    parts = urlsplit(address)
    is_here = not parts.netloc or parts.netloc == urlsplit(settings.SITE_URL).netloc
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if not is_here or not is_valid_path(parts.path) or len(path) > 300:
        raise ValidationError(_("“%(address)s” is no page here.") % {"address": address[:100]})
    return path


class RelatedForm(forms.Form):
    """Another community, by its name."""

    other = forms.CharField(label=_("Name of a community"), max_length=80)

    def __init__(self, *args, community, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = Community.objects.visible_to(reader).exclude(pk=community.pk)

    def clean_other(self) -> Community:
        name = self.cleaned_data["other"]
        found = self.known.filter(Q(name__iexact=name) | Q(slug=name)).first()
        if found is None:
            raise ValidationError(_("You know of no other community called “%(name)s”.") % {"name": name})
        return found


class AppointmentForm(forms.Form):
    """Who shall lead."""

    person = PersonField(label=_("Name or username"))

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].people = User.objects.visible_to(reader).in_directory().filter(is_guest=False)


class ArchivalForm(forms.ModelForm):
    """Why a community ends, and who is thanked."""

    class Meta:
        model = Archival
        fields = ["reason", "thanks"]
        widgets = {"thanks": forms.Textarea(attrs={"rows": 4})}


class RoleForm(forms.Form):
    """What a member is in the community."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)
