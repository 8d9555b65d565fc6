"""What our Markdown has beside CommonMark and GFM: `@username` and `[[wiki links]]`.

Both leave placeholders, `<a data-ref="person:alice">`, because what they lead to depends on the reader and the time:
see `markup.refs`. As inline rules they are never found in code, in links, or inside a word or an address.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

MENTION = re.compile(r"@([A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?)")
WIKI_LINK = re.compile(r"\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]\n]{1,300}))?\]\]")
# GFM's own rule finds no address whose name has an underscore: by then that has been read as emphasis.
ADDRESS_PART = r"[A-Za-z0-9.+_-]"
BEFORE_UNDERSCORE = re.compile(rf"(?:^|(?<=[\s*~(])){ADDRESS_PART}{{1,64}}\Z")
AFTER_UNDERSCORE = re.compile(rf"_{ADDRESS_PART}*@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*[A-Za-z0-9])+(?![\w-])")
INSIDE_WORD = re.compile(r"[\w@/.+-]")


def is_name(text: str) -> bool:
    """Whether an @ before it makes a mention of all of it."""
    return MENTION.fullmatch(f"@{text}") is not None


def inline_rules(md: MarkdownIt) -> None:
    """Teach the parser our rules. What they find is collected in `env["mentions"]` and `env["links"]`."""
    md.inline.ruler.before("link", "wiki_link", _wiki_link)
    md.inline.ruler.before("link", "mention", _mention)
    md.inline.ruler.before("emphasis", "underscored_address", _underscored_address)
    # The text rule runs over what no rule begins with; `@` has to stop it.
    md.inline.add_terminator_char("@")


def _mention(state: StateInline, silent: bool) -> bool:
    found = state.src[state.pos] == "@" and MENTION.match(state.src, state.pos, state.posMax)
    if not found or state.linkLevel or (state.pos and INSIDE_WORD.match(state.src[state.pos - 1])):
        return False
    if not silent:
        username = found[1].lower()
        state.env.setdefault("mentions", []).append(username)
        _placeholder(state, f"person:{username}", found[0])
    state.pos = found.end()
    return True


def _wiki_link(state: StateInline, silent: bool) -> bool:
    found = state.src.startswith("[[", state.pos) and WIKI_LINK.match(state.src, state.pos, state.posMax)
    if not found or state.linkLevel or not found[1].strip():
        return False
    if not silent:
        target = found[1].strip()
        state.env.setdefault("links", []).append(target)
        _placeholder(state, f"page:{target}", (found[2] or target).strip())
    state.pos = found.end()
    return True


def _underscored_address(state: StateInline, silent: bool) -> bool:
    rest = state.src[state.pos] == "_" and AFTER_UNDERSCORE.match(state.src, state.pos, state.posMax)
    begun = rest and BEFORE_UNDERSCORE.search(state.pending[-65:])
    if not rest or not begun or state.linkLevel or silent:
        return False
    state.pending = state.pending[: -len(begun[0])]
    address = begun[0] + rest[0]
    state.push("link_open", "a", 1).attrs = {"href": f"mailto:{address}"}
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1)
    state.pos = rest.end()
    return True


def _placeholder(state: StateInline, ref: str, label: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"data-ref": ref}
    state.push("text", "", 0).content = label
    state.push("link_close", "a", -1)
