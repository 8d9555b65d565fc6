from django import forms
from django.utils.translation import gettext_lazy as _

from wiki.forms import PageForm


class KeepForm(PageForm):
    """A page that keeps an answer."""

    is_article = forms.BooleanField(
        label=_("As an article"),
        required=False,
        help_text=_("It says how far it may be trusted, is found by each wording of the question, and counts its use."),
    )
