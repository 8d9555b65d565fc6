"""What new pages begin with: the forms of a community's templates, and what one may start them from."""

from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import markup
from wiki.merging import with_plain_lines
from wiki.models import PageTemplate, TemplateNameTaken

MOST = 30  # templates a community may have: more could not be chosen from


class Starter(NamedTuple):
    """A template that many wikis have, to begin one's own from."""

    key: str
    name: str | Promise
    body: str | Promise


STARTERS = [
    Starter(
        "how-to",
        _("How to do something"),
        _(
            "When do you need this?\n\n## Before you begin\n\n- \n\n## Steps\n\n1. \n2. \n\n"
            "## How you see that it worked\n\n\n## If it did not\n\n"
        ),
    ),
    Starter(
        "lesson",
        _("Lesson learned"),
        _(
            "## What we wanted\n\n\n## What happened\n\n\n## Why\n\n\n## What we do otherwise from now on\n\n\n"
            "## Who else should know\n\n"
        ),
    ),
    Starter(
        "decision",
        _("Decision"),
        _("Decided on: \nBy: \n\n## The question\n\n\n## What we decided\n\n\n## What else there was\n\n\n## Why\n\n"),
    ),
]


class PageTemplateForm(forms.Form):
    """A template's name and text."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Who begins a page chooses by it: “Lesson learned”, “Runbook”."),
        error_messages={"required": _("Give the template a name.")},
    )
    body = forms.CharField(
        label=_("Text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Markdown. Headings say what belongs where; whoever writes fills in between."),
        error_messages={"required": _("A template needs a text.")},
    )

    def __init__(self, *args, community, template: PageTemplate | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.community, self.template = community, template

    def clean_name(self):
        name = self.cleaned_data["name"]
        others = self.community.page_templates.exclude(pk=self.template and self.template.pk)
        if others.filter(name__iexact=name).exists():
            raise ValidationError(str(TemplateNameTaken()))
        return name

    def clean_body(self):
        body = with_plain_lines(self.cleaned_data["body"])
        if not body.strip():
            raise ValidationError(self.fields["body"].error_messages["required"])
        try:
            markup.render(body, limit=markup.LONGEST_PAGE)
        except markup.Unreadable as error:
            raise ValidationError(str(error)) from None
        return body

    def clean(self):
        if self.template is None and self.community.page_templates.count() >= MOST:
            raise ValidationError(_("There are %(most)d templates already. Remove one first.") % {"most": MOST})
        return super().clean()


def is_untouched(body: str, templates: list[PageTemplate]) -> bool:
    """Whether nothing was typed: there is no text, or one as a template has it."""
    typed = with_plain_lines(body).strip()
    return not typed or typed in {template.body.strip() for template in templates}
