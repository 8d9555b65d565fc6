"""Formulas: `$…$` within a line, `$$` on lines of their own, and blocks of code in the language `math`, as MathML.

Browsers draw MathML themselves and screen readers say it, so a page with formulas needs no script.
"""

import re
from html import escape, unescape
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# Prices are no formulas: "$5 and $6", "US$5", "$HOME/$USER".
FORMULA = re.compile(r"\$(?![\s$])((?:\\.|[^$\\\n])+)(?<!\s)\$(?![\w$])")
LONGEST = 2_000  # characters of one formula
MOST_IN_A_TEXT = 20_000  # characters of all formulas together: reading them takes half a second

TAGS = set(
    """math menclose mfenced mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub msubsup msup
    mtable mtd mtext mtr munder munderover""".split()
)
SAID = {"columnalign", "fence", "form", "linethickness", "mathvariant", "maxsize", "minsize", "notation"}
SAID |= {"movablelimits", "separator", "stretchy", "symmetric", "accent", "displaystyle"}
ATTRIBUTES = dict.fromkeys(TAGS, SAID) | {"math": {"display", "alttext"}, "mspace": {"width", "linebreak"}}


def formulas(md: MarkdownIt) -> None:
    """Teach the parser formulas."""
    md.inline.ruler.before("escape", "formula", _formula)
    md.block.ruler.before("fence", "formula_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.core.ruler.push("formulas", _draw)
    for kind in ("formula", "formula_block"):
        md.add_render_rule(kind, lambda _renderer, tokens, position, _options, _env: tokens[position].meta["html"])


def _formula(state: StateInline, silent: bool) -> bool:
    found = state.src[state.pos] == "$" and FORMULA.match(state.src, state.pos, state.posMax)
    if not found or (state.pos and re.match(r"[\w$]", state.src[state.pos - 1])):
        return False
    if not silent:
        state.push("formula", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _block(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """`$$` at the beginning of a line and `$$` at the end of that or a later one, with no empty line between."""
    if state.is_code_block(first) or not _line(state, first).startswith("$$"):
        return False
    lines = [_line(state, first)[2:]]
    last = first
    while not lines[-1].rstrip().endswith("$$"):
        last += 1
        if last >= end or state.isEmpty(last) or state.sCount[last] < state.blkIndent:
            return False
        lines.append(_line(state, last))
    text = "\n".join(lines).rstrip()[:-2].strip()
    if not text:
        return False
    if not silent:
        state.line = last + 1
        token = state.push("formula_block", "", 0)
        token.content, token.map = text, [first, state.line]
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _draw(state: StateCore) -> None:
    """Draw the formulas of a text, as long as they are not too many together."""
    left = MOST_IN_A_TEXT
    for token in state.tokens:
        if token.type == "fence" and token.info.strip() == "math":
            token.type = "formula_block"
        for found in [token, *(token.children or [])]:
            if found.type in {"formula", "formula_block"}:
                left -= len(found.content)
                found.meta["html"] = _drawn(found, is_affordable=left >= 0)


def _drawn(token: Token, *, is_affordable: bool) -> str:
    is_block = token.type == "formula_block"
    if is_affordable and (math := _mathml(token.content, "block" if is_block else "inline")):
        return f'<div class="formula">{math}</div>\n' if is_block else math
    typed = f"<code>{escape(token.content)}</code> <em>({escape(_('this formula can’t be read'))})</em>"
    return f"<p>{typed}</p>\n" if is_block else typed


def _mathml(text: str, display: str) -> str:
    """The formula as MathML, or nothing where it can't be read."""
    if len(text) > LONGEST:
        return ""
    try:
        element = convert_to_element(text.strip(), display=display)
        element.set("alttext", text.strip())
        return _serialised(element)
    except Exception:
        return ""


def _serialised(element: Element) -> str:
    """The element by our own hand: the library's own way does not escape what people typed."""
    attributes = "".join(
        f' {name}="{escape(value)}"' for name, value in element.items() if name in ATTRIBUTES.get(element.tag, set())
    )
    inside = escape(unescape(element.text or ""), quote=False) + "".join(map(_serialised, element))
    return f"<{element.tag}{attributes}>{inside}</{element.tag}>" if element.tag in TAGS else inside
