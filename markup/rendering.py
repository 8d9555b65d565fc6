"""The renderer: CommonMark with GFM's tables, task lists, footnotes and callouts, then the sanitiser."""

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.gfm import gfm_plugin

from markup.alone import alone
from markup.diagrams import diagrams
from markup.formulas import formulas
from markup.guard import as_typed, is_too_much
from markup.highlighting import highlight
from markup.inline_rules import inline_rules
from markup.pictures import pictures
from markup.sanitising import sanitise
from markup.tokens import plain, words

LONGEST_POST = 64 * 1024  # bytes
LONGEST_PAGE = 256 * 1024
DEEPEST = 12  # quotes and lists within each other; what is nested deeper is text

FRONT_MATTER = re.compile(r"---+\s*\n\s*[\w-]+\s*:")  # anything else between two rules is text


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


class Part(NamedTuple):
    """Where a heading stands that is not within anything else: its line counts from 0."""

    level: int
    id: str
    text: str
    line: int


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
    if is_too_much(text):
        return Rendered(as_typed(text), text, [], [], [])
    env: dict = {"prefix": prefix} | ({"docId": prefix.rstrip("-")} if prefix else {})
    parser = _parser(has_front_matter=bool(FRONT_MATTER.match(text)))
    tokens = parser.parse(text, env)
    return Rendered(
        html=sanitise(parser.renderer.render(tokens, parser.options, env)),
        plain=plain(tokens),
        mentions=list(dict.fromkeys(env.get("mentions", []))),
        links=list(dict.fromkeys(env.get("links", []))),
        headings=env["headings"],
    )


def outline(text: str) -> list[Part]:
    """The headings of a text that are not in quotes or lists, in order."""
    if is_too_much(text):
        return []
    parser = _parser(has_front_matter=bool(FRONT_MATTER.match(text)))
    env: dict = {"prefix": ""}
    tokens = parser.parse(text, env)
    openings = [token for token in tokens if token.type == "heading_open"]
    return [
        Part(heading.level, heading.id, heading.text, line=opening.map[0])
        for opening, heading in zip(openings, env["headings"], strict=True)
        if opening.level == 0 and opening.map
    ]


@cache
def _parser(*, has_front_matter: bool) -> MarkdownIt:
    options = {"html": False, "maxNesting": DEEPEST * 4, "highlight": highlight}
    md = MarkdownIt("commonmark", options).use(gfm_plugin, front_matter=has_front_matter)
    md.use(inline_rules).use(pictures).use(formulas).use(diagrams).use(alone)
    md.core.ruler.push("headings", _number_headings)
    md.core.ruler.push("alignment", _align_by_class)
    md.core.ruler.push("strikes", _strike_by_del)
    md.add_render_rule("front_matter", lambda *_arguments: "")
    md.add_render_rule("footnote_caption", _render_footnote_number)
    return md


def _number_headings(state: StateCore) -> None:
    """Give each heading an id from its words, and collect them in `env["headings"]`."""
    headings: list[Heading] = []
    seen: dict[str, int] = {}
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        text = words(inline.children or [])
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


def _strike_by_del(state: StateCore) -> None:
    """What is struck out was taken away: GFM says so by `<del>`, where the parser writes `<s>`."""
    for block in state.tokens:
        for token in block.children or []:
            if token.tag == "s":
                token.tag = "del"


def _render_footnote_number(renderer, tokens: list[Token], position: int, options, env) -> str:
    return str(tokens[position].meta["id"] + 1)
