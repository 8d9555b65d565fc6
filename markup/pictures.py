"""Pictures: our own files are shown, any other becomes a link, so that reading a page asks no foreign server."""

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from markup.tokens import words

OWN_FILE = re.compile(r"/files/[0-9a-f-]{36}/")
# In stored HTML, a picture of ours without a description: the name of its file says nothing of what it shows.
WITHOUT_WORDS = r'<img src="/files/[^<>]* alt="([^"]*[.](png|jpe?g|gif|webp|avif|heic|svg|bmp|tiff?))?"'


def pictures(md: MarkdownIt) -> None:
    """Teach the parser how pictures are shown, and that one alone in a paragraph may have a caption: its title."""
    md.core.ruler.push("figures", _frame_figures)
    md.add_render_rule("image", _render_image)


def count_without_words(html: str) -> int:
    """How many pictures of ours have no description, or only the name of their file."""
    return len(re.findall(WITHOUT_WORDS, html, re.IGNORECASE))


def _frame_figures(state: StateCore) -> None:
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type == "paragraph_open" and inline.children and (caption := _caption_of(inline.children)):
            opening.tag = closing.tag = "figure"
            opening.hidden = closing.hidden = False  # in a tight list it is a block all the same
            opens, closes = Token("caption_open", "figcaption", 1), Token("caption_close", "figcaption", -1)
            inline.children += [opens, Token("text", "", 0, content=caption), closes]


def _caption_of(children: list[Token]) -> str:
    """The caption of a picture of ours that stands alone, or nothing."""
    attributes = children[0].attrs
    if len(children) != 1 or not OWN_FILE.fullmatch(str(attributes.get("src", ""))):
        return ""
    return str(attributes.get("title", "")).strip()


def _render_image(renderer, tokens: list[Token], position: int, options, env) -> str:
    token = tokens[position]
    source = str(token.attrs.get("src", ""))
    label = words(token.children or [])
    if OWN_FILE.fullmatch(source):
        title = "" if _has_caption(tokens) else str(token.attrs.get("title", ""))
        shown_on_hover = f' title="{escape(title)}"' if title else ""
        return f'<img src="{escape(source)}" alt="{escape(label)}"{shown_on_hover} loading="lazy">'
    if _is_in_link(tokens, position):  # there is no link within a link: the words keep the outer one
        return escape(label or source)
    return f'<a href="{escape(source)}">{escape(label or source)}</a>'


def _has_caption(tokens: list[Token]) -> bool:
    return len(tokens) > 1 and tokens[1].type == "caption_open"


def _is_in_link(tokens: list[Token], position: int) -> bool:
    before = [token.type for token in tokens[:position]]
    return before.count("link_open") > before.count("link_close")
