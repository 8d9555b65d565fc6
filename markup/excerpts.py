"""The words of a text, for lists, letters and the index."""

import re
from html import unescape

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
