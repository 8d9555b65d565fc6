"""Filling the placeholders in rendered HTML: mentions and wiki links, which depend on the reader and the time.

An app that knows what a kind of placeholder leads to registers a resolver in its `AppConfig.ready`.
"""

import re
from collections.abc import Callable, Sequence
from html import unescape
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

PLACEHOLDER = re.compile(r'<a data-ref="(\w+):([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)

type Scope = int | None  # the community that a text belongs to
type Wanted = tuple[Scope, str]  # with the target as its author typed it


class Link(NamedTuple):
    """What a placeholder leads to, for one reader."""

    url: str
    css_class: str
    title: str


type Resolver = Callable[[set[Wanted], object], dict[Wanted, Link]]

_resolvers: dict[str, list[Resolver]] = {}


def register(kind: str, resolver: Resolver) -> None:
    """`resolver(wanted, reader)` answers a Link for each target that the reader may know of, in one batched query.

    Several may know of one kind: who registers later, from a higher floor, goes before.
    """
    _resolvers.setdefault(kind, []).append(resolver)


def fill(items: Sequence[tuple[str, Scope]], reader) -> list[SafeString]:
    """The HTML of each item with its placeholders filled for the reader: one call to each resolver that is needed.

    What has no answer shows only the words that its author typed.
    """
    if not any("data-ref" in html for html, _scope in items):
        return [mark_safe(html) for html, _scope in items]  # noqa: S308 - sanitised when it was rendered
    wanted: dict[str, set[Wanted]] = {}
    for html, scope in items:
        for kind, target, _label in PLACEHOLDER.findall(html):
            wanted.setdefault(kind, set()).add((scope, unescape(target)))
    links: dict[str, dict[Wanted, Link]] = {kind: {} for kind in wanted}
    for kind, targets in wanted.items():
        for resolver in _resolvers.get(kind, []):
            links[kind] |= resolver(targets, reader)
    return [mark_safe(_filled(html, scope, links)) for html, scope in items]  # noqa: S308 - see above


def _filled(html: str, scope: Scope, links: dict[str, dict[Wanted, Link]]) -> str:
    def replace(found: re.Match) -> str:
        kind, target, label = found.groups()
        link = links.get(kind, {}).get((scope, unescape(target)))
        if link is None:
            return f"<span>{label}</span>"
        return f'<a class="{escape(link.css_class)}" href="{escape(link.url)}" title="{escape(link.title)}">{label}</a>'

    return PLACEHOLDER.sub(replace, html)
