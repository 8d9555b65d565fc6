"""Diagrams: blocks of code in the language `mermaid`, kept as their text and drawn by the reader's browser.

Who has no JavaScript reads the text. `static/js/mermaid-diagram.js` draws it in a frame that can do nothing else.
"""

from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

TAG = "mermaid-diagram"
LONGEST = 20_000  # characters of one diagram; drawing what is longer takes seconds
MOST = 30  # in a text: each is a frame of its own


def diagrams(md: MarkdownIt) -> None:
    """Teach the parser diagrams."""
    md.core.ruler.push("diagrams", _find)
    md.add_render_rule("diagram", _render)


def _find(state: StateCore) -> None:
    """What is too long, or one too many, stays code."""
    named = [token for token in state.tokens if token.type == "fence" and token.info.strip().lower() == "mermaid"]
    drawn = [token for token in named if token.content.strip() and len(token.content) <= LONGEST]
    for token in drawn[:MOST]:
        token.type = "diagram"


def _render(_renderer, tokens: list[Token], position: int, _options, _env) -> str:
    text = escape(tokens[position].content, quote=False)
    return f"<{TAG}><pre><code>{text}</code></pre></{TAG}>\n"
