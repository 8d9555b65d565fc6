"""Filling the placeholders in rendered HTML: mentions, wiki links, cards and included pages, which depend on the reader
and the time.

An app that knows what a kind of placeholder leads to registers a resolver in its `AppConfig.ready`.
"""

import re
from collections.abc import Callable, Sequence
from html import unescape
from itertools import chain
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


class Card(NamedTuple):
    """What stands in the place of a placeholder, for one reader: HTML that may be in a paragraph."""

    html: SafeString


type Piece = tuple[str, Scope]  # HTML with placeholders, and the community that it belongs to
type Resolver = Callable[[set[Wanted], object], dict[Wanted, Link | Card]]
type Includer = Callable[[list[Piece], object], list[list[Piece]]]

_resolvers: dict[str, list[Resolver]] = {}
_includers: list[Includer] = []


def register(kind: str, resolver: Resolver) -> None:
    """`resolver(wanted, reader)` answers a Link for each target that the reader may know of, in one batched query.

    Several may know of one kind: who registers later, from a higher floor, goes before.
    """
    _resolvers.setdefault(kind, []).append(resolver)


def register_includer(includer: Includer) -> None:
    """`includer(pieces, reader)` answers for each piece the pieces that it becomes once pages are included in it."""
    _includers.append(includer)


def fill(items: Sequence[tuple[str, Scope]], reader) -> list[SafeString]:
    """The HTML of each item with its placeholders filled for the reader: one call to each resolver that is needed.

    What has no answer shows only the words that its author typed.
    """
    if not any("data-ref" in html for html, _scope in items):
        return [mark_safe(html) for html, _scope in items]  # noqa: S308 - sanitised when it was rendered
    included = _with_included(list(items), reader)
    wanted: dict[str, set[Wanted]] = {}
    for html, scope in chain.from_iterable(included):
        for kind, target, _label in PLACEHOLDER.findall(html):
            wanted.setdefault(kind, set()).add((scope, unescape(target)))
    links: dict[str, dict[Wanted, Link | Card]] = {kind: {} for kind in wanted}
    for kind, targets in wanted.items():
        for resolver in _resolvers.get(kind, []):
            links[kind] |= resolver(targets, reader)
    # Sanitised when it was rendered.
    return [mark_safe("".join(_filled(html, scope, links) for html, scope in pieces)) for pieces in included]  # noqa: S308


def _with_included(items: list[Piece], reader) -> list[list[Piece]]:
    included = [[item] for item in items]
    if any('data-ref="include:' in html for html, _scope in items):
        for includer in _includers:
            included = includer(items, reader)
    return included


def _filled(html: str, scope: Scope, links: dict[str, dict[Wanted, Link | Card]]) -> str:
    def replace(found: re.Match) -> str:
        kind, target, label = found.groups()
        link = links.get(kind, {}).get((scope, unescape(target)))
        if link is None:
            return f'<a href="{target}">{label}</a>' if kind == "card" else f"<span>{label}</span>"
        if isinstance(link, Card):
            return link.html
        return f'<a class="{escape(link.css_class)}" href="{escape(link.url)}" title="{escape(link.title)}">{label}</a>'

    return PLACEHOLDER.sub(replace, html)
