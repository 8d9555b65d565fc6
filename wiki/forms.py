from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.db.models.functions import Length, Replace
from django.utils.translation import gettext_lazy as _

from communities.forms import TagsField
from communities.models import Community
from wiki.merging import with_plain_lines
from wiki.models import Page, Revision
from wiki.paths import LONGEST_PATH, trail
from wiki.sections import section_of

MOST_PARENTS = 500


class TextField(forms.CharField):
    """A page's Markdown: every space is kept."""

    widget = forms.Textarea(attrs={"rows": 20})

    def __init__(self):
        super().__init__(label=_("Text"), required=False, strip=False)


class CommentField(forms.CharField):
    """Why one saved: shown in the history."""

    def __init__(self):
        super().__init__(label=_("What did you change?"), required=False, max_length=200)


class SizeField(forms.ChoiceField):
    """How large the writer calls the change. Left alone, it is measured: see markup.comparing.size_of_change."""

    def __init__(self):
        help_text = _("Say it yourself where counting words is wrong: one changed figure may be much to a reader.")
        choices = [("", _("As large as it is measured")), *Revision.Size.choices]
        super().__init__(label=_("Size of the change"), required=False, choices=choices, help_text=help_text)


class TitleField(forms.CharField):
    def __init__(self):
        required = {"required": _("Give the page a title.")}
        super().__init__(label=_("Title"), max_length=200, error_messages=required)


class ParentField(forms.ModelChoiceField):
    """The page above. Of a large wiki it offers the pages nearest to the root."""

    def __init__(self):
        super().__init__(
            Page.objects.none(), label=_("Below the page"), required=False, empty_label=_("None: at the top")
        )

    def offer(self, community: Community, *, reader, chosen, without: Page | None = None) -> None:
        """Offer the pages that the reader may see: surely the one that is chosen, never one and those below it."""
        pages = Page.objects.visible_to(reader).filter(community=community)
        if without:
            pages = pages.exclude(pk=without.pk).exclude(pk__in=pages.below(without).values("pk"))
        self.queryset = pages
        depth = Length("path") - Length(Replace("path", Value("/"), Value("")))
        nearest = list(pages.annotate(depth=depth).order_by("depth", "slug").only("title", "path")[:MOST_PARENTS])
        if str(chosen).isdecimal() and int(chosen) not in [page.pk for page in nearest]:
            nearest += pages.filter(pk=chosen)
        in_tree_order = sorted(nearest, key=lambda page: page.path.split("/"))
        choices = [(page.pk, self.label_from_instance(page)) for page in in_tree_order]
        self.choices = [("", self.empty_label), *choices]

    def label_from_instance(self, page):
        return "– " * (len(trail(page.path)) - 1) + page.title


class PageForm(forms.Form):
    """A new page."""

    title = TitleField()
    parent = ParentField()
    body = TextField()
    tags = TagsField()
    wanted = forms.CharField(required=False, max_length=LONGEST_PATH, widget=forms.HiddenInput)

    def __init__(self, *args, community, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].offer(community, reader=reader, chosen=self["parent"].value())


class EditForm(forms.Form):
    """A page's text, or that of one section, and the number of the revision that it was made from."""

    body = TextField()
    tags = TagsField()
    comment = CommentField()
    size = SizeField()
    base = forms.ModelChoiceField(
        Revision.objects.none(),
        to_field_name="number",
        widget=forms.HiddenInput,
        error_messages={
            "required": _("It is not known which revision you started from. Copy your text and open the page anew."),
            "invalid_choice": _("There is no such revision. Copy your text and open the page anew."),
        },
    )

    section = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def __init__(self, *args, page, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["base"].queryset = page.revisions.all()

    def clean(self):
        """The text of a section becomes the whole page's, as the revision had it that it was made from."""
        cleaned = super().clean()
        wanted = cleaned.pop("section", "")
        if wanted and "body" in cleaned and "base" in cleaned:
            section = section_of(cleaned["base"].body, wanted)
            if section is None:
                raise ValidationError(_("There is no such part in the page. Copy your text and open the page anew."))
            cleaned["body"] = section.with_text(with_plain_lines(cleaned["body"]))
        return cleaned


class PlaceForm(forms.Form):
    """A page's title and the page above it."""

    title = TitleField()
    parent = ParentField()

    def __init__(self, *args, page, reader, **kwargs):
        initial = {"title": page.title, "parent": page.parent_id}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["parent"].offer(page.community, reader=reader, chosen=self["parent"].value(), without=page)


class RemovalForm(forms.Form):
    """Why a page goes into the bin, and that one knows what still leads to it."""

    reason = forms.CharField(label=_("Why?"), required=False, max_length=200)
    is_acknowledged = forms.BooleanField(label=_("The links above will lead nowhere. I know."), required=False)

    def __init__(self, *args, has_links: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_links:
            del self.fields["is_acknowledged"]

    def clean_is_acknowledged(self):
        if not self.cleaned_data["is_acknowledged"]:
            raise ValidationError(_("Look at what leads here first, and tick this box."))
        return True


class DateForm(forms.Form):
    """The day on which one wants to see a page."""

    on = forms.DateField(
        label=_("The page on a day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose a day."), "invalid": _("This is no day. Write it like 2026-03-31.")},
    )
