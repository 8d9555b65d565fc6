"""What forms of several apps are filled in with."""

from collections.abc import Iterable

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import User

MOST_SUGGESTED = 500


class SuggestedInput(forms.TextInput):
    """One line of text, for which the browser offers `suggestions`. Anything else may be typed too.

    They are asked for when the field is drawn: what is sent by who filled it in well costs nothing.
    """

    suggestions: Iterable[str] = ()

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        known = f"{name}-known"
        typed = super().render(name, value, {**(attrs or {}), "list": known, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ([each] for each in self.suggestions))
        return format_html('{}<datalist id="{}">{}</datalist>', typed, known, options)


def suggest_from_directory(form: forms.BaseForm, *names: str, reader: User) -> None:
    """Suggest for these fields, of a person and of the form, what the directory says of anybody. Not to guests."""
    if reader.is_guest:
        return
    for name in names:
        form.fields[name].widget = SuggestedInput(form.fields[name].widget.attrs)
        form.fields[name].widget.suggestions = User.objects.in_directory().each(name)[:MOST_SUGGESTED]
