"""One heading's part of a page, to be edited by itself."""

import re
from dataclasses import dataclass
from html import escape, unescape

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

import markup
from markup.templatetags.page import icon

HEADING = re.compile(r'(<h([1-6]) id="(?!in-\d)([^"]+)">)(.*?)(</h\2>)', re.DOTALL)


@dataclass(frozen=True)
class Section:
    """A part of a text: from its heading to the next one of the same level or above."""

    id: str
    title: str
    before: str
    text: str
    after: str

    def with_text(self, text: str) -> str:
        """The whole text with this part replaced. What follows keeps its distance from it."""
        if text and self.after:
            written = self.text.rstrip("\n")
            text = text.rstrip("\n") + self.text[len(written) :]
        return f"{self.before}{text}{self.after}"


def section_of(text: str, id: str) -> Section | None:
    """The part below the heading of that id, or None where there is no such heading at the top of the text's tree."""
    lines = text.split("\n")
    parts = markup.outline(text)
    for at, part in enumerate(parts):
        if part.id == id:
            end = next((later.line for later in parts[at + 1 :] if later.level <= part.level), len(lines))
            cuts = [_joined(lines, 0, part.line), _joined(lines, part.line, end), _joined(lines, end, len(lines))]
            return Section(id, part.text, *cuts)
    return None


def _joined(lines: list[str], first: int, end: int) -> str:
    """Some lines of a text, with the line end that stands before the next one."""
    text = "\n".join(lines[first:end])
    return f"{text}\n" if first < end < len(lines) else text


def with_edit_links(html: SafeString, page_id: int) -> SafeString:
    """A page's HTML where each heading leads to the editing of its part, apart from those of included pages."""
    address = reverse("wiki:edit", args=[page_id])
    pencil = icon("pencil")

    def add_link(found: re.Match) -> str:
        label = _("Edit “%(part)s”") % {"part": unescape(strip_tags(found[4]))}
        link = f'<a class="section-edit" href="{address}?section={found[3]}" aria-label="{escape(label)}">{pencil}</a>'
        return f"{found[1]}{found[4]}{link}{found[5]}"

    return mark_safe(HEADING.sub(add_link, html))  # noqa: S308 - sanitised when it was rendered
