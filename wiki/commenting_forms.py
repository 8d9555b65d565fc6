from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

import markup
from markup.passages import Anchor, find_most
from wiki.models import LONGEST_COMMENT, LONGEST_CONTEXT, LONGEST_QUOTE, Page


class RemarkForm(forms.Form):
    """What somebody says about a passage."""

    body = forms.CharField(
        label=_("Your comment"),
        max_length=LONGEST_COMMENT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something first.")},
    )

    def clean_body(self):
        body = self.cleaned_data["body"]
        if not body.strip():
            raise ValidationError(_("Write something first."))
        try:
            markup.render(body)
        except markup.Unreadable as error:
            raise ValidationError(str(error)) from None
        return body


class PassageForm(RemarkForm):
    """The words of a page that somebody says something about. What stands around them comes from who selected them."""

    quote = forms.CharField(
        label=_("About which words?"),
        max_length=LONGEST_QUOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("As they stand in the page: copy them from there, a sentence or a few."),
        error_messages={
            "required": _("Say about which words of the page."),
            "max_length": _("Choose fewer words: at most %(limit_value)d characters."),
        },
    )
    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    behind = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    field_order = ["quote", "body"]

    def __init__(self, *args, page: Page, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page

    def clean_quote(self):
        quote = " ".join(self.cleaned_data["quote"].split())
        if find_most(markup.plain(self.page.shown.html), Anchor(quote)) is None:
            raise ValidationError(_("These words do not stand in the page. Copy them from its text."))
        return quote

    def clean_before(self):
        return " ".join(self.cleaned_data["before"].split())[-LONGEST_CONTEXT:]

    def clean_behind(self):
        return " ".join(self.cleaned_data["behind"].split())[:LONGEST_CONTEXT]

    @property
    def anchor(self) -> Anchor:
        given = self.cleaned_data
        return Anchor(given["quote"], given["before"], given["behind"])
