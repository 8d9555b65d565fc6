"""What stands alone in a paragraph: an address of ours becomes a card, `![[Page]]` the text of that page.

Both depend on the reader and the time, so they leave placeholders: see `markup.refs`.
"""

import re

from django.conf import settings
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

INCLUDE = re.compile(r"!\[\[([^\[\]|\n]{1,300})\]\]")
LONGEST_ADDRESS = 300


def alone(md: MarkdownIt) -> None:
    """Teach the parser cards and includes."""
    md.core.ruler.push("alone", _look_at_paragraphs)


def _look_at_paragraphs(state: StateCore) -> None:
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type != "paragraph_open":
            continue
        if included := INCLUDE.fullmatch(inline.content.strip()):
            inline.children = _placeholder(f"include:{included[1].strip()}", included[1].strip())
            opening.tag = closing.tag = "div"
            opening.attrs["class"] = "include"
            opening.hidden = closing.hidden = False
        elif address := _own_address(inline.children or []):
            inline.children = _placeholder(f"card:{address}", inline.content.strip("<> "))


def _own_address(children: list[Token]) -> str:
    """The path of a bare link of this site that stands alone, or nothing."""
    if len(children) != 3 or children[0].type != "link_open" or children[0].info != "auto":
        return ""
    href = str(children[0].attrs.get("href", ""))
    path = href.removeprefix(settings.SITE_URL.rstrip("/"))
    is_ours = path != href and path.startswith("/") and not path.startswith("//")
    return path if is_ours and len(path) <= LONGEST_ADDRESS else ""


def _placeholder(ref: str, label: str) -> list[Token]:
    opening = Token("link_open", "a", 1, attrs={"data-ref": ref})
    return [opening, Token("text", "", 0, content=label), Token("link_close", "a", -1)]
