"""The register: who looks after each community and each tag, for admins. Its holes are what nobody looks after."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Model, Prefetch, Q
from taggit.models import Tag

from accounts.models import User
from communities.models import Community, Membership, Role, tags_visible_to
from communities.paging import id_from

LINES_ON_A_PAGE = 50


@dataclass(frozen=True)
class Asked:
    """Which part of the register: one person's, or what has no owner, from behind a key on."""

    person: User | None
    without_owner: bool
    after: int | None

    def address(self, *, after: int) -> str:
        """The query string of the page behind a key."""
        asked = {
            "person": self.person.username if self.person else "",
            "without_owner": "1" if self.without_owner else "",
            "after": after,
        }
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    def cut[T: Model](self, lines: list[T]) -> tuple[list[T], str]:
        """A page of what was read, and where the next begins, or nothing."""
        page = lines[:LINES_ON_A_PAGE]
        return page, self.address(after=page[-1].pk) if len(lines) > LINES_ON_A_PAGE else ""

    @classmethod
    def of(cls, query, *, reader: User) -> "Asked":
        username = query.get("person", "").replace("\x00", "")[:40]
        person = User.objects.visible_to(reader).filter(username=username).first() if username else None
        return cls(person, bool(query.get("without_owner")), id_from(query.get("after", "")))


def communities_in_register(asked: Asked, *, reader: User) -> tuple[list[Community], str]:
    """Live communities that the reader may know of, with `leads` and named people: two queries."""
    leads = Membership.objects.filter(role=Role.LEADER).select_related("user").order_by("pk")
    found = Community.objects.visible_to(reader).filter(is_archived=False)
    if asked.person:
        led = Membership.objects.filter(user=asked.person, role=Role.LEADER).values("community")
        found = found.filter(Q(pk__in=led) | Q(sponsor=asked.person) | Q(connector=asked.person))
    if asked.without_owner:
        found = found.without_leader()
    if asked.after is not None:
        found = found.filter(pk__gt=asked.after)
    found = found.select_related("sponsor", "connector", "handover")
    found = found.prefetch_related(Prefetch("memberships", leads, to_attr="leads"))
    return asked.cut(list(found.order_by("pk")[: LINES_ON_A_PAGE + 1]))


def tags_in_register(asked: Asked, *, reader: User) -> tuple[list[Tag], str]:
    """Tags of which the reader may know, with their owners: one query."""
    found = tags_visible_to(reader).select_related("ownership__owner")
    if asked.person:
        found = found.filter(ownership__owner=asked.person)
    if asked.without_owner:
        found = found.filter(Q(ownership=None) | Q(ownership__owner__is_active=False))
    if asked.after is not None:
        found = found.filter(pk__gt=asked.after)
    return asked.cut(list(found.order_by("pk")[: LINES_ON_A_PAGE + 1]))
