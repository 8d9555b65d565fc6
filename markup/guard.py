"""What is too much to be read as Markdown: it is shown as it was typed, and says so."""

import html
import re

from django.utils.translation import gettext as _

# Beyond these the parser looks back so often, or finds so much, that a text could take seconds.
MOST_MARKS = 12_000
MOST_COLONS_IN_A_WORD = 300

MOST_LOOKED_AT = 5_000_000_000  # characters: of a paragraph, read over once for each place where the parser stops

MARKS = re.compile(r"[\[\]*_~`<&@$]|^ {0,3}#", re.MULTILINE)
STOPS = re.compile(r"[!#$%&*+\-:<=>@\[\\\]^_`{}~w]")


def is_too_much(text: str) -> bool:
    """Whether a text holds so much markup that reading it could take over a second."""
    if len(MARKS.findall(text)) > MOST_MARKS:
        return True
    if any(len(part) * len(STOPS.findall(part)) > MOST_LOOKED_AT for part in text.split("\n\n") if len(part) > 60_000):
        return True
    return text.count(":") > MOST_COLONS_IN_A_WORD and any(
        word.count(":") > MOST_COLONS_IN_A_WORD for word in text.split()
    )


def as_typed(text: str) -> str:
    """The text itself, below a note that tells its writer why it looks so."""
    note = _("This text has more marks than can be read as Markdown, so it is shown as it was typed. Split it.")
    return (
        f'<div class="markdown-alert markdown-alert-warning"><p>{html.escape(note)}</p></div>\n'
        f"<pre>{html.escape(text, quote=False)}</pre>"
    )
