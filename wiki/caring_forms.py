from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PersonField
from accounts.models import User
from communities.models import Role
from communities.rules import can_read
from wiki.models import LONGEST_NOTE, LONGEST_WORDS, Article, Helpfulness, Page, ReviewInterval
from wiki.paths import path_of


class CareForm(forms.Form):
    """Who looks after a page, and how often it is checked."""

    person = PersonField(label=_("Person"), required=False, help_text=_("A name, or a username as in @name."))
    role = forms.ChoiceField(
        label=_("Or a role in the community"),
        required=False,
        choices=[("", _("No role: the person above")), *Role.choices[1:]],
        help_text=_("Whoever holds it at the time: no page is left alone when somebody leaves."),
    )
    days = forms.TypedChoiceField(
        label=_("Check it again"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("As the pages above it"))],
    )
    covers_below = forms.BooleanField(label=_("The pages below it too, unless they say otherwise"), required=False)
    by_use = forms.BooleanField(
        label=_("Solved questions count as checks"),
        required=False,
        help_text=_("When an answer that leads to the page is accepted, its time starts anew."),
    )

    def __init__(self, *args, page, reader, **kwargs):
        interval = getattr(page, "review_interval", None)
        kwargs["initial"] = {
            "person": None if page.owner_role else page.owner,
            "role": page.owner_role,
            "days": interval.days if interval else "",
            "covers_below": interval is None or interval.covers_below,
            "by_use": interval is None or interval.by_use,
        }
        super().__init__(*args, **kwargs)
        self.page = page
        self.fields["person"].people = User.objects.visible_to(reader).in_directory()
        self.fields["days"].choices += ReviewInterval.Days.choices

    def clean_person(self):
        person = self.cleaned_data["person"]
        if person and not can_read(person, self.page.community):
            raise forms.ValidationError(_("%(name)s may not read this page.") % {"name": person.name})
        return person

    def clean(self):
        chosen = super().clean()
        if chosen.get("role") and chosen.get("person") and "person" in self.changed_data:
            raise forms.ValidationError(_("Choose a person or a role, not both."))
        return chosen


class ObsolescenceForm(forms.Form):
    """What holds instead of a page, and why."""

    successor = forms.CharField(
        label=_("The newer page"),
        required=False,
        max_length=300,
        help_text=_("Its title or address in this wiki. Readers are led there."),
    )
    reason = forms.CharField(label=_("Why?"), required=False, max_length=200)

    def __init__(self, *args, page, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.others = Page.objects.visible_to(reader).filter(community=page.community).exclude(pk=page.pk)

    def clean_successor(self) -> Page | None:
        wanted = self.cleaned_data["successor"].strip()
        if not wanted:
            return None
        path = wanted.rpartition("/wiki/")[2].strip("/")
        pages = list(self.others.filter(path=path_of(path))[:1]) or list(self.others.filter(title__iexact=wanted)[:2])
        if len(pages) != 1:
            raise forms.ValidationError(
                _("Several pages have this title. Give the address of one.") if pages else _("There is no such page.")
            )
        return pages[0]


class NoteForm(forms.Form):
    """What should change in a page."""

    text = forms.CharField(
        label=_("What should change?"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In up to 500 characters. Who looks after the page is told."),
        error_messages={"required": _("Say what should change.")},
    )


class HandoverForm(forms.Form):
    """Who looks after these pages from now on."""

    person = PersonField(label=_("Who looks after them now"), help_text=_("A name, or a username as in @name."))
    pages = forms.ModelMultipleChoiceField(
        Page.objects.none(), error_messages={"required": _("Choose the pages to hand over.")}
    )

    def __init__(self, *args, pages, community, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.community = community
        self.fields["pages"].queryset = pages
        self.fields["person"].people = User.objects.visible_to(reader).in_directory()

    def clean_person(self):
        person = self.cleaned_data["person"]
        if not can_read(person, self.community):
            raise forms.ValidationError(_("%(name)s may not read this wiki.") % {"name": person.name})
        return person


class ReasonForm(forms.Form):
    """Why a page did not help; empty if it did."""

    reason = forms.ChoiceField(required=False, choices=Helpfulness.Reason)


class ArticleForm(forms.Form):
    """How far an article is trusted, and who may change it."""

    confidence = forms.ChoiceField(
        label=_("How far is it to be trusted?"),
        choices=[
            (Article.Confidence.WIP, _("Work in progress: how it is solved is not known yet")),
            (Article.Confidence.NOT_VALIDATED, _("Not validated: solved, but not looked over by others")),
            (Article.Confidence.VALIDATED, _("Validated: others may rely on it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    governance = forms.ChoiceField(
        label=_("It may be changed by"), choices=Article.Governance, widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args, page, can_validate, can_govern, **kwargs):
        article = getattr(page, "article", None)
        kwargs["initial"] = {
            "confidence": article.confidence if article else "",
            "governance": article.governance if article else Article.Governance.EXPERIENCE,
        }
        super().__init__(*args, **kwargs)
        if not can_validate and not (article and article.is_validated):
            self.fields["confidence"].choices = self.fields["confidence"].choices[:2]
            self.fields["confidence"].help_text = _("Experts and who looks after it say that it is validated.")
        if not can_govern:
            del self.fields["governance"]


class WordingForm(forms.Form):
    """In which other words an article is asked for."""

    words = forms.CharField(
        label=_("How else is it asked for?"),
        max_length=LONGEST_WORDS,
        error_messages={"required": _("Write how somebody would ask for it.")},
    )
