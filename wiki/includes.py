"""Pages that stand within other texts by `![[Title]]`, for one reader."""

import re
from html import unescape

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string

from markup.refs import Piece
from wiki.links import united
from wiki.models import Page, Redirect
from wiki.paths import Place, place_of

INCLUDE = re.compile(r'<div class="include"><a data-ref="include:([^"]*)"[^>]*>(.*?)</a></div>', re.DOTALL)
ANCHOR = re.compile(r'(<[^<>]*? (?:id="|href="#))([^"]+")')
DEEPEST = 3  # pages within pages within pages
MOST = 30  # in all texts that are shown together; others stay links

type Chain = tuple[int, ...]  # the pages that a piece stands in, from the outside
type Chained = tuple[str, int | None, Chain]


def include_pages(items: list[Piece], reader) -> list[list[Piece]]:
    """What each text becomes with the pages in it that the reader may read; one query a level. Others stay links."""
    texts: list[list[Chained]] = [[(html, scope, ())] for html, scope in items]
    count = 0
    for _level in range(DEEPEST):
        wanted = {place for pieces in texts for piece in pieces for place in _wanted(piece)}
        if not wanted or count >= MOST:
            break
        pages = _pages(wanted, reader)
        opened = []
        for pieces in texts:
            parts: list[Chained] = []
            for piece in pieces:
                found, used = _opened(piece, pages, left=MOST - count)
                parts += found
                count += used
            opened.append(parts)
        texts = opened
    return [[(_as_links(html), scope) for html, scope, _chain in pieces] for pieces in texts]


def _wanted(piece: Chained) -> set[tuple[int | None, Place]]:
    html, scope, _chain = piece
    return {(scope, place_of(unescape(target), "")) for target, _label in INCLUDE.findall(html)}


def _pages(wanted: set[tuple[int | None, Place]], reader) -> dict[tuple[int | str, str], tuple]:
    """The readable pages at these places, by community (its id, and its slug) and path: as they were renamed, too."""
    here = Q(community__in={scope for scope, place in wanted if scope and not place.community})
    here |= Q(community__slug__in={place.community for _scope, place in wanted if place.community})
    paths = {place.path for _scope, place in wanted}
    pages = Page.objects.visible_to(reader)
    there = pages.filter(here, path__in=paths)
    moved = Redirect.objects.filter(here, path__in=paths, page__in=pages)
    # Readers keep what is approved.
    here_html = Coalesce("approved_text__html", "html")
    moved_html = Coalesce("page__approved_text__html", "page__html")
    rows = united(there, "pk", "community", "community__slug", "path", "path", "title", here_html).union(
        united(moved, "page", "community", "community__slug", "path", "page__path", "page__title", moved_html),
        all=True,
    )
    found: dict[tuple[int | str, str], tuple] = {}
    for row in rows:
        _pk, community, slug, path, real_path, _title, _html = row
        for key in ((community, path), (slug, path)):
            if path == real_path or key not in found:
                found[key] = row
    return found


def _opened(piece: Chained, pages: dict, *, left: int) -> tuple[list[Chained], int]:
    """The piece cut at its includes, with the pages between; and how many they are."""
    html, scope, chain = piece
    parts: list[Chained] = []
    at = used = 0
    for found in INCLUDE.finditer(html):
        place = place_of(unescape(found[1]), "")
        page = pages.get((place.community or scope, place.path))
        if page is None or used >= left:
            continue
        pk, community, slug, _path, path, title, text = page
        parts.append((html[at : found.start()], scope, chain))
        at = found.end()
        used += 1
        context = {"title": title, "slug": slug, "path": path, "is_again": pk in chain}
        before, after = render_to_string("wiki/_included.html", context).split("<!-- text -->")
        if pk in chain:
            parts.append((before + after, scope, chain))
        else:
            inside = (_apart(text, pk, len(parts)), community, (*chain, pk))
            parts += [(before, scope, chain), inside, (after, scope, chain)]
    return [*parts, (html[at:], scope, chain)], used


def _apart(html: str, pk: int, at: int) -> str:
    """The text with ids that do not collide with those around it."""
    return ANCHOR.sub(rf"\g<1>in-{pk}-{at}-\g<2>", html)


def _as_links(html: str) -> str:
    """What is not included leads to its page, as any link does: red where none is yet."""
    return INCLUDE.sub(r'<p><a data-ref="page:\g<1>">\g<2></a></p>', html)
