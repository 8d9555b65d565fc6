"""Addresses of ours that stand alone in a text, as cards: what is there, how it stands, and how it begins."""

import re
from functools import reduce
from operator import or_
from urllib.parse import unquote

from django.db.models import Q
from django.template.loader import render_to_string

import markup
from discussions.models import Post
from knowledge.entries import entry_id
from knowledge.models import Entry
from markup.refs import Card, Wanted
from wiki.models import Page

THREAD = re.compile(r"/threads/(\d{1,18})/(?:#post-(\d{1,9}))?")
POST = re.compile(r"/posts/(\d{1,18})/")
PAGE = re.compile(r"/communities/([\w-]{1,100})/wiki/([^?#]{1,400}?)/(?:#.*)?")
EXCERPT = 160
MOST = 30  # in all texts that are shown together; others stay links

type Place = tuple[int, int] | tuple[str, str]  # a thread and the number of a post, or a community and a path


def cards(wanted: set[Wanted], reader) -> dict[Wanted, Card]:
    """A card for each thread, post and page that the reader may read. At most three queries."""
    paths = set(sorted(path for _scope, path in wanted)[:MOST])
    ids = {path: pk for path in paths if (pk := _named(path))}
    places = {path: place for path in paths if (place := _place_of(path))}
    looked_up = _look_up(set(places.values()))
    ids |= {path: looked_up[place] for path, place in places.items() if place in looked_up}
    entries = Entry.objects.visible_to(reader).filter(pk__in=ids.values()).select_related("community")
    drawn = {entry.pk: _card(entry) for entry in entries} if ids else {}
    return {(scope, path): drawn[ids[path]] for scope, path in wanted if ids.get(path) in drawn}


def entry_at(path: str) -> int | None:
    """The key of the entry that an address of ours leads to. Who may read it is asked of the entry."""
    if pk := _named(path):
        return pk
    place = _place_of(path)
    return _look_up({place}).get(place) if place else None


def _named(path: str) -> int | None:
    """The entry that an address names by itself."""
    if thread := THREAD.fullmatch(path):
        return entry_id("thread", int(thread[1])) if thread[2] in {None, "1"} else None
    post = POST.fullmatch(path)
    return entry_id("post", int(post[1])) if post else None


def _place_of(path: str) -> Place | None:
    """What must be looked up to know the entry."""
    if thread := THREAD.fullmatch(path):
        return (int(thread[1]), int(thread[2])) if thread[2] else None
    page = PAGE.fullmatch(path)
    return (page[1], unquote(page[2])) if page else None


def _look_up(places: set[Place]) -> dict[Place, int]:
    """The entries of posts and pages. Who may read them is asked of the entries."""
    ids: dict[Place, int] = {}
    posts = [Q(thread=thread, number=number) for thread, number in places if isinstance(number, int)]
    pages = [Q(community__slug=slug, path=path) for slug, path in places if isinstance(path, str)]
    if posts:
        replies = Post.objects.filter(reduce(or_, posts)).order_by()
        rows = replies.values_list("pk", "thread", "number")
        ids |= {(thread, number): entry_id("post", pk) for pk, thread, number in rows}
    if pages:
        found = Page.objects.filter(reduce(or_, pages)).order_by()
        ids |= {
            (slug, path): entry_id("page", pk) for pk, slug, path in found.values_list("pk", "community__slug", "path")
        }
    return ids


def _card(entry: Entry) -> Card:
    context = {"entry": entry, "excerpt": markup.excerpt(entry.text, EXCERPT)}
    return Card(render_to_string("knowledge/_card.html", context))
