from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Community
from knowledge import pinning, wording
from knowledge.cards import entry_at
from knowledge.models import Entry, HitPin, Synonym


def path_of(address: str) -> str:
    """Where on this site an address leads."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return f"{parts.path}#{parts.fragment}" if parts.fragment else parts.path


class NamesField(forms.CharField):
    """Names with commas between them, each once."""

    widget = forms.TextInput(attrs={"placeholder": _("vpn, remote access, tunnel")})

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value):
        written = (" ".join(name.split()) for name in super().clean(value).split(","))
        names = list(dict.fromkeys(filter(None, written)))
        try:
            wording.check(names)
        except wording.BadNames as error:
            raise ValidationError(str(error)) from None
        return names


class SynonymForm(forms.Form):
    """Words that mean the same."""

    names = NamesField(
        label=_("Words that mean the same"),
        max_length=600,
        help_text=_("With a comma between them. Who searches for one finds the others too."),
    )


class SynonymAdminForm(forms.ModelForm):
    """The same for the admin: of one community, or of the whole site."""

    names = NamesField(label=_("names"), max_length=600, help_text=_("With a comma between them."))

    class Meta:
        model = Synonym
        fields = ["names", "community"]


class PinForm(forms.Form):
    """What is to stand first for a search."""

    query = forms.CharField(label=_("Search"), max_length=pinning.LONGEST, help_text=_("The words, in any order."))
    address = forms.CharField(
        label=_("What stands first"),
        max_length=1000,
        help_text=_("The address of a page, question or answer of this community."),
    )
    is_everywhere = forms.BooleanField(label=_("Also when every community is searched"), required=False)

    def __init__(self, *args, reader: User, community: Community, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader, self.community = reader, community

    def clean_query(self):
        query = " ".join(self.cleaned_data["query"].split())
        if not pinning.key_of(query):
            raise ValidationError(_("That has no words to search for."))
        return query

    def clean_address(self):
        pk = entry_at(path_of(self.cleaned_data["address"]))
        found = Entry.objects.visible_to(self.reader).filter(pk=pk, community=self.community).first() if pk else None
        if found is None:
            raise ValidationError(_("Nothing of this community is found at that address."))
        return found


class PinAdminForm(forms.ModelForm):
    """The same for the admin: of one community, or of the whole site."""

    address = forms.CharField(
        label=_("address"), max_length=1000, help_text=_("Of the page, question or answer that stands first.")
    )

    class Meta:
        model = HitPin
        fields = ["query", "community", "is_everywhere"]

    def clean_address(self):
        pk = entry_at(path_of(self.cleaned_data["address"]))
        if pk is None or not Entry.objects.filter(pk=pk).exists():
            raise ValidationError(_("Nothing is found at that address."))
        return pk
