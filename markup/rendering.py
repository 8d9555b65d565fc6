"""The renderer: CommonMark with GFM's tables, task lists, footnotes and callouts, then the sanitiser."""

import html
import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.gfm import gfm_plugin

from markup.highlighting import highlight
from markup.inline_rules import inline_rules
from markup.sanitising import sanitise

LONGEST_POST = 64 * 1024  # bytes
LONGEST_PAGE = 256 * 1024
DEEPEST = 12  # quotes and lists within each other; what is nested deeper is text
# Beyond these the parser looks back so often that a text could take seconds.
MOST_MARKS = 20_000
MOST_COLONS_IN_A_WORD = 300

OWN_FILE = re.compile(r"/files/[0-9a-f-]{36}/")
MARKS = re.compile(r"[\[\]*_~`<&]")


class Unreadable(ValueError):
    """A text that can't be rendered. Says why, in a sentence for its writer."""


class TooLong(Unreadable):
    """The text is over its limit."""


class HasNul(Unreadable):
    """The text holds a character that no text has."""


class Heading(NamedTuple):
    """A heading: 1 to 6, the id to link to, and its words."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """What a Markdown text became.

    `html` may hold placeholders: `markup.refs.fill` turns them into links. `mentions` are usernames in small letters,
    `links` the targets of wiki links as typed, each once.
    """

    html: str
    plain: str
    mentions: list[str]
    links: list[str]
    headings: list[Heading]


def render(text: str, *, limit: int = LONGEST_POST, prefix: str = "") -> Rendered:
    """Render Markdown. `prefix` goes before every id, so that two texts on a page do not collide.

    `limit` is in bytes of UTF-8. Raises TooLong and HasNul, both Unreadable.
    """
    if "\x00" in text:
        raise HasNul(_("The text holds a NUL character. Remove what you pasted last."))
    if len(text.encode(errors="surrogatepass")) > limit:
        raise TooLong(
            _("The text is longer than %(size)d KB. Split it, or attach it as a file.") % {"size": limit // 1024}
        )
    text = text.encode(errors="replace").decode()
    if _is_pathological(text):
        return _as_typed(text)
    env: dict = {"prefix": prefix} | ({"docId": prefix.rstrip("-")} if prefix else {})
    tokens = _parser().parse(text, env)
    return Rendered(
        html=sanitise(_parser().renderer.render(tokens, _parser().options, env)),
        plain=_plain(tokens),
        mentions=list(dict.fromkeys(env.get("mentions", []))),
        links=list(dict.fromkeys(env.get("links", []))),
        headings=env["headings"],
    )


def _is_pathological(text: str) -> bool:
    if len(MARKS.findall(text)) > MOST_MARKS:
        return True
    return text.count(":") > MOST_COLONS_IN_A_WORD and any(
        word.count(":") > MOST_COLONS_IN_A_WORD for word in text.split()
    )


def _as_typed(text: str) -> Rendered:
    """A text with so much markup that reading it could take seconds: shown as it was typed."""
    return Rendered(f"<pre>{html.escape(text, quote=False)}</pre>", text, [], [], [])


@cache
def _parser() -> MarkdownIt:
    options = {"html": False, "maxNesting": DEEPEST * 4, "highlight": highlight}
    md = MarkdownIt("commonmark", options).use(gfm_plugin, front_matter=True).use(inline_rules)
    md.core.ruler.push("headings", _number_headings)
    md.core.ruler.push("alignment", _align_by_class)
    md.add_render_rule("image", _render_image)
    md.add_render_rule("front_matter", lambda *_arguments: "")
    return md


def _number_headings(state: StateCore) -> None:
    """Give each heading an id from its words, and collect them in `env["headings"]`."""
    headings: list[Heading] = []
    seen: dict[str, int] = {}
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        text = _words(inline.children or [])
        slug = re.sub(r"[^\w]+", "-", text.lower()).strip("-")[:60] or "part"
        seen[slug] = seen.get(slug, 0) + 1
        anchor = f"{state.env['prefix']}{slug}" + (f"-{seen[slug]}" if seen[slug] > 1 else "")
        opening.attrs["id"] = anchor
        headings.append(Heading(int(opening.tag[1]), anchor, text))
    state.env["headings"] = headings


def _align_by_class(state: StateCore) -> None:
    """The strict CSP takes no style attribute: a cell's alignment becomes a class."""
    for token in state.tokens:
        style = str(token.attrs.get("style", ""))
        if style:
            del token.attrs["style"]
            token.attrs["class"] = style.replace("text-align:", "align-")


def _render_image(renderer, tokens: list[Token], position: int, options, env) -> str:
    """A picture of our own; any other becomes a link, so that reading a page asks no foreign server."""
    token = tokens[position]
    source = str(token.attrs.get("src", ""))
    label = _words(token.children or [])
    if OWN_FILE.fullmatch(source):
        return f'<img src="{html.escape(source)}" alt="{html.escape(label)}" loading="lazy">'
    return f'<a href="{html.escape(source)}">{html.escape(label or source)}</a>'


def _words(tokens: list[Token]) -> str:
    """The text of inline tokens."""
    return "".join(
        _words(token.children or [])
        if token.type == "image"
        else "\n"
        if token.type.endswith("break")
        else token.content
        for token in tokens
        if token.type in {"text", "code_inline", "image", "softbreak", "hardbreak", "text_special"}
    ).strip("\n")


def _plain(tokens: list[Token]) -> str:
    """The text of the document without markup, a block a line, for the index and for excerpts."""
    blocks = (
        _words(token.children or []) if token.type == "inline" else token.content
        for token in tokens
        if token.type in {"inline", "fence", "code_block"}
    )
    return "\n".join(block.strip("\n") for block in blocks if block.strip())
