"""The members of a community: found by name, job, place, skill, or what they showed that they know; paged by key."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q

from accounts.models import User
from communities.evidence import has_shown
from communities.models import Community, Membership, Role
from communities.paging import id_from
from communities.tags import main_names

PAGE_SIZE = 60
MOST_WORDS = 5


@dataclass(frozen=True)
class Members:
    """One page of the members. `older` is the query string of the next, or empty."""

    memberships: list[Membership]
    query: str
    role: str
    older: str

    @property
    def is_filtered(self) -> bool:
        return bool(self.query or self.role)


def members_of(community: Community, *, query: str = "", role: str = "", after: str = "") -> Members:
    """Who belongs and is still here, in the order they came. A role that is none is left aside."""
    role = role if role in Role.values else ""
    found = community.memberships.select_related("user").filter(user__is_active=True)
    for word in query.split()[:MOST_WORDS]:
        found = found.filter(_matches(community, word))
    if role:
        found = found.filter(role=role)
    if last := id_from(after):
        found = found.filter(pk__gt=last)
    with_skills = found.prefetch_related("user__skills")  # type: ignore[misc]  # taggit's manager can be prefetched
    page = list(with_skills.order_by("pk")[: PAGE_SIZE + 1])
    shown = page[:PAGE_SIZE]
    asked = {"q": query, "role": role, "after": shown[-1].pk if len(page) > PAGE_SIZE else ""}
    older = "?" + urlencode({name: value for name, value in asked.items() if value}) if asked["after"] else ""
    return Members(shown, query, role, older)


def _matches(community: Community, word: str) -> Q:
    [tag] = main_names([word.lower()])
    skilled = User.objects.filter(Q(skills__name__icontains=word) | Q(skills__name=tag))
    said = ["name", "username", "job_title", "department", "location"]
    matches = Q(user__in=skilled.values("pk")) | has_shown(community, tag, person="user")
    for field in said:
        matches |= Q(**{f"user__{field}__icontains": word})
    return matches
