"""Who may see what: every address of the product, for every role, in communities of every visibility.

The table below is held against the URL configuration: an address that it does not know fails the test. Each community
holds a canary word of its own, so that "sees nothing" has something that could leak.
"""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

CANARIES = {"bakers": "sourdoughcanary", "guild": "marzipancanary", "vault": "saffroncanary"}
ROLES = ["anonymous", "charlie", "guest", "bob", "alice", "desk", "admin"]


def may_read(role: str, community: str) -> bool:
    if role == "anonymous":
        return False
    return role in {"alice", "bob"} or (community == "bakers" and role != "guest")


def may_know_of(role: str, community: str) -> bool:
    if role == "anonymous":
        return False
    return role in {"alice", "bob"} or (community != "vault" and role != "guest")


@dataclass(frozen=True)
class World:
    """One community with one of everything in it."""

    slug: str
    community: object
    thread: object
    reply: object
    page: object
    child: object
    attachment: object
    join_request: object

    def arguments(self, name: str) -> dict:
        """What the addresses of this community take."""
        return {
            "thread": {"pk": self.thread.pk},
            "post": {"pk": self.reply.pk},
            "page": {"pk": self.page.pk},
            "page path": {"slug": self.slug, "path": self.page.path},
            "revision": {"pk": self.page.pk, "number": 1},
            "community": {"slug": self.slug},
            "member": {"slug": self.slug, "username": "bob"},
            "join request": {"slug": self.slug, "pk": self.join_request.pk},
            "attachment": {"pk": self.attachment.pk},
        }[name]


# Addresses of content: who may not read it gets 404, the same as for what does not exist.
CONTENT = {
    "discussions:thread": "thread",
    "discussions:post": "post",
    "knowledge:keep": "thread",
    "wiki:page": "page path",
    "attachments:file": "attachment",
}
# Addresses of a community: who may not know of it gets 404.
COMMUNITY = {
    "communities:community": "community",
    "communities:charter": "community",
}
# Addresses within a community: 404 for who may not know of it, 403 or 404 for who may not read it.
INSIDE = {
    "communities:members": "community",
    "communities:feed": "community",
    "wiki:wiki": "community",
    "wiki:new": "community",
}
# Lists and searches over everything: open to all who are signed in, and never with what they may not read.
EVERYWHERE = {
    "knowledge:home": [""],
    "knowledge:search": ["", "?q={canary}", "?q={canary}&kind=page", "?q={canary}&community={slug}"],
    "knowledge:similar": ["?q={canary}+how+to", "?thread={thread}", "?q={canary}&community={slug}"],
    "discussions:threads": ["", "?show=unanswered", "?show=top", "?show=following", "?tag={canary}tag"],
    "discussions:ask": ["", "?title={canary}2&community={slug}"],
    "communities:communities": ["", "?q={canary}", "?tag={canary}tag"],
    "accounts:people": ["", "?q={canary}"],
    "accounts:suggestions": ["", "?q={canary}"],
    "accounts:profile": [""],
    "accounts:preferences": [""],
    "notifications:notifications": [""],
    "notifications:count": [""],
}
PERSON = {"accounts:person": {"username": "alice"}}


def routes(patterns=None, prefix="", namespace=""):
    """Every named address of the URL configuration, as (name, path)."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from routes(pattern.url_patterns, path, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join(filter(None, [namespace, pattern.name or ""])), path
