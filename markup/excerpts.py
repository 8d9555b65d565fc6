"""The words of a text, for lists, letters and the index."""

import re
from html import unescape
from unicodedata import category

from django.utils.html import strip_tags

APART = re.compile(r"</(?:p|li|h[1-6]|t[dhr]|pre|blockquote|div|d[dt])>|<br|<hr")  # no word goes across these


def excerpt(plain: str, length: int) -> str:
    """At most `length` characters on one line, cut between words, with an ellipsis where something is left out."""
    line = " ".join(plain.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def plain(html: str) -> str:
    """The words of rendered Markdown, without its tags. Neighbouring blocks and cells stay apart."""
    return " ".join(unescape(strip_tags(APART.sub(r" \g<0>", html))).split())


def without_controls(text: str) -> str:
    """The text without what XML and calendars can't hold: control characters, but for tabs and line ends."""
    return "".join(each for each in text if each in "\t\n" or not _is_control(each))


def _is_control(character: str) -> bool:
    return category(character) in {"Cc", "Cs"} or character in "\ufffe\uffff"
