from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import tags_visible_to
from communities.tags import main_names, parse_tags


class DescriptionForm(forms.Form):
    """What a tag is for."""

    text = forms.CharField(
        label=_("What is it for?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What belongs under it, and what elsewhere. Markdown."),
    )


class OwnerForm(forms.Form):
    """Who is to look after a tag."""

    person = forms.CharField(label=_("Username"), max_length=41, help_text=_("As in @mentions."))

    def __init__(self, *args, reader: User, tag, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader, self.tag = reader, tag

    def clean_person(self):
        username = self.cleaned_data["person"].removeprefix("@").lower()
        found = User.objects.visible_to(self.reader).in_directory().filter(username=username).first()
        # Who may see nothing that carries the tag counts as nobody, or one could ask what they may read.
        if found is None or not tags_visible_to(found).filter(pk=self.tag.pk).exists():
            raise ValidationError(_("Nobody of that name can look after this tag."))
        return found


class SynonymForm(forms.Form):
    """Another name for a tag."""

    name = forms.CharField(label=_("Other name"), max_length=40)

    def clean_name(self):
        names = parse_tags(self.cleaned_data["name"])
        if len(names) != 1:
            raise ValidationError(_("One name, without spaces."))
        return names[0]


class MergeForm(forms.Form):
    """Into which tag another is to go."""

    into = forms.CharField(label=_("Into the tag"), max_length=100)

    def __init__(self, *args, reader: User, tag, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader, self.tag = reader, tag

    def clean_into(self):
        [name] = main_names([self.cleaned_data["into"].strip().lower()])
        found = tags_visible_to(self.reader).filter(name=name).exclude(pk=self.tag.pk).first()
        if found is None:
            raise ValidationError(_("There is no other tag of that name."))
        return found
