from django import forms
from django.utils.translation import gettext_lazy as _

from wiki.forms import CommentField, TextField
from wiki.merging import with_plain_lines
from wiki.models import Revision


def base_field() -> forms.ModelChoiceField:
    """The number of the revision that a text was made from."""
    unknown = _("It is not known which revision you started from. Copy your text and open the page anew.")
    return forms.ModelChoiceField(
        Revision.objects.none(),
        to_field_name="number",
        widget=forms.HiddenInput,
        error_messages={"required": unknown, "invalid_choice": unknown},
    )


class ProposalForm(forms.Form):
    """The text that a reader would give a page, and why."""

    body = TextField()
    comment = CommentField()
    base = base_field()

    def __init__(self, *args, page, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["base"].queryset = page.revisions.all()

    def clean_body(self):
        return with_plain_lines(self.cleaned_data["body"])


class FittingForm(forms.Form):
    """The text that brings a proposal and the page together."""

    body = TextField()
    base = base_field()

    def __init__(self, *args, page, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["base"].queryset = page.revisions.all()


class RefusalForm(forms.Form):
    """Why a proposal does not come into the page."""

    reason = forms.CharField(
        label=_("Why not?"),
        max_length=200,
        help_text=_("Who proposed it reads this."),
        error_messages={"required": _("Say why: they took the trouble to propose it.")},
    )
