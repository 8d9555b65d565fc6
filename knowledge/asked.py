"""What a person asks search for, and what the index is asked for that, with their rights."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Community
from knowledge.index_queries import Search
from knowledge.indexing import taken_away
from knowledge.narrowing import Place, narrowed
from knowledge.operators import Parsed, parse
from knowledge.wording import alternatives

LAST_PAGE = 50  # who has not found it by then asks otherwise
LONGEST_QUERY = 400  # characters

KINDS = {
    "question": _("Questions"),
    "answer": _("Answers"),
    "page": _("Wiki pages"),
    "discussion": _("Discussions"),
    "reply": _("Replies"),
    "announcement": _("Announcements"),
    "story": _("Stories"),
    "poll": _("Polls"),
    "event": _("Events"),
}
STATES = {
    "answered": _("Answered"),
    "unanswered": _("Unanswered"),
    "accepted": _("Accepted answer"),
    "kept": _("Kept in the wiki"),
    "article": _("Articles"),
    "validated": _("Validated"),
}


@dataclass(frozen=True)
class Asked:
    """What the query string asks for. What means nothing in it is left aside."""

    text: str
    kind: str = ""
    state: str = ""
    community: str = ""
    page: int = 1

    @classmethod
    def from_query(cls, query) -> "Asked":
        page = query.get("page", "")
        return cls(
            text=" ".join(query.get("q", "").replace("\x00", " ").split()),
            kind=query.get("kind", "") if query.get("kind") in KINDS else "",
            state=query.get("state", "") if query.get("state") in STATES else "",
            community=query.get("community", "").replace("\x00", "")[:80],
            page=min(max(int(page), 1), LAST_PAGE) if page.isdecimal() and len(page) < 5 else 1,
        )

    @property
    def is_too_long(self) -> bool:
        return len(self.text) > LONGEST_QUERY

    def link(self, **changes) -> str:
        """The query string of this search with something changed, on its first page."""
        asked = {"q": self.text, "kind": self.kind, "state": self.state, "community": self.community} | changes
        return f"?{urlencode({name: value for name, value in asked.items() if value})}"


@dataclass(frozen=True)
class Understood:
    """A search as the index takes it. `notes` say what was left aside, and why."""

    search: Search
    parsed: Parsed
    readable: dict[int, Place]
    notes: list[str | Promise] = field(default_factory=list)


def understand(asked: Asked, user: User, **also) -> Understood | None:
    """What is asked, with the rights of `user`; None where it names a community that they may not read.

    `also` is what else the index is asked for.
    """
    readable = readable_communities(user)
    within = next((pk for pk, place in readable.items() if place.slug == asked.community), None)
    if asked.community and within is None:
        return None
    parsed = parse(asked.text)
    notes = [*parsed.notes]
    search = Search(
        text=parsed.text,
        communities=frozenset(readable),
        archived=archived_of(readable),
        without=taken_away(),
        within=within,
        kinds=frozenset(filter(None, [asked.kind])),
        signals=frozenset(filter(None, [asked.state])),
        alternatives=alternatives(parsed.text, readable=readable, within=within),
        **also,
    )
    return Understood(narrowed(search, parsed, notes, user, readable), parsed, readable, notes)


def readable_communities(user: User) -> dict[int, Place]:
    """Each community whose content `user` may read, by its id."""
    rows = Community.objects.readable_by(user).values_list("pk", "slug", "name", "is_archived")
    return {pk: Place(*place) for pk, *place in rows}


def archived_of(readable: dict[int, Place]) -> frozenset[int]:
    return frozenset(pk for pk, place in readable.items() if place.is_archived)
