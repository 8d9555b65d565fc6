"""The allow-list behind the renderer. It lets through what the renderer writes, and nothing that a person could add."""

import re
from functools import cache

import nh3
from pygments.token import STANDARD_TYPES

from markup import diagrams, formulas

TAGS = set(
    """a blockquote br code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr img input li ol p pre s section
    span strong sup table tbody td th thead tr ul""".split()
)
TAGS |= {diagrams.TAG} | formulas.TAGS
ATTRIBUTES = {
    **formulas.ATTRIBUTES,
    "a": {"href", "title", "data-ref", "id"},
    "img": {"src", "alt", "title", "loading"},
    "input": {"type", "checked", "disabled"},
    "li": {"id"},
    "ol": {"start"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
CALLOUTS = ["note", "tip", "important", "warning", "caution"]
CLASSES = {
    "a": {"footnote-backref"},
    "div": {
        "formula",
        "include",
        "markdown-alert",
        *(f"markdown-alert-{kind}" for kind in "note tip important warning caution".split()),
    },
    "hr": {"footnotes-sep"},
    "input": {"task-list-item-checkbox"},
    "li": {"task-list-item", "footnote-item"},
    "ol": {"footnotes-list"},
    "p": {"markdown-alert-title"},
    "pre": {"highlight"},
    "section": {"footnotes"},
    "span": {name for name in STANDARD_TYPES.values() if name},
    "sup": {"footnote-ref"},
    "td": {"align-left", "align-center", "align-right"},
    "th": {"align-left", "align-center", "align-right"},
    "ul": {"contains-task-list"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
SAFE_ID = re.compile(r"[\w:.-]{1,120}")
REF = re.compile(r"(person|page|card|include):[^\x00-\x1f]{1,300}")


# A block of code scrolls, so the keyboard must reach it; a box of a task list has no label of its own.
FOR_EVERYBODY = {"pre": {"tabindex": "0"}, "input": {"aria-label": "Task"}}


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        attribute_filter=_judge,
        link_rel="nofollow noopener ugc",
        set_tag_attribute_values=FOR_EVERYBODY,
    )


def _judge(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "id":
        return value if SAFE_ID.fullmatch(value) else None
    if attribute == "data-ref":
        return value if REF.fullmatch(value) else None
    if tag == "input" and attribute == "type":
        return value if value == "checkbox" else None
    return value


def sanitise(html: str) -> str:
    """The HTML without whatever is not on the list."""
    return _cleaner().clean(html)
