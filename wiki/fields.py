"""The fields of an article: parts of a page's text, each under its heading.

So they have all that a text has: history, comparison, merge, who wrote which line, export, editing by the part.
"""

import re
from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

import markup
from wiki.sections import section_of

DEEPEST = 2  # the level of headings that begin a field
HEADING = re.compile(r"[^\n]*(\n[ ]{0,3}(=+|-+)[ \t]*(?=\n|$))?")


class ArticleField(TextChoices):
    """In the order in which an article has them."""

    ISSUE = "issue", _("Issue")
    ENVIRONMENT = "environment", _("Environment")
    RESOLUTION = "resolution", _("Resolution")
    CAUSE = "cause", _("Cause")


# Headings that mean a field in any language, beside its name in the reader's.
ALSO = {
    ArticleField.ISSUE: {"issue", "problem", "question", "symptoms"},
    ArticleField.ENVIRONMENT: {"environment", "works on"},
    ArticleField.RESOLUTION: {"resolution", "solution", "answer", "workaround"},
    ArticleField.CAUSE: {"cause", "why"},
}


def field_meant(level: int, heading: str) -> ArticleField | None:
    """Which field a heading begins, if any."""
    name = heading.strip().strip(":?").casefold()
    if level > DEEPEST:
        return None
    return next((field for field in ArticleField if name in ALSO[field] or name == str(field.label).casefold()), None)


def fields_missing(headings: Iterable[tuple[int, str, str]]) -> list[ArticleField]:
    """The fields of which a page with these headings says nothing."""
    there = {field_meant(level, text) for level, _id, text in headings}
    return [field for field in ArticleField if field not in there]


def field_text(body: str, field: ArticleField) -> str:
    """What stands in a field, without its heading. Empty where the text has none."""
    for part in markup.outline(body):
        if field_meant(part.level, part.text) == field and (section := section_of(body, part.id)):
            return HEADING.sub("", section.text, count=1).strip()
    return ""


def with_field(body: str, field: ArticleField) -> str:
    """The text with an empty field at its end, unless it has one."""
    if any(field_meant(part.level, part.text) == field for part in markup.outline(body)):
        return body
    return f"{body.rstrip()}\n\n{heading(field)}\n\n".lstrip("\n")


def heading(field: ArticleField) -> str:
    return f"## {field.label}"


def written(fields: dict[ArticleField, str]) -> str:
    """A text with these fields, in their order; without those that are empty."""
    said = {field: fields.get(field, "").strip() for field in ArticleField}
    return "\n".join(f"{heading(field)}\n\n{text}\n" for field, text in said.items() if text)
