"""Mentions of a community's roles, as in `@facilitators`: who holds the role where the text stands."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Membership, Role
from markup.refs import Link, Wanted

# A role goes before a person of that username: nobody can take it over.
ROLES = {
    "leaders": (Role.LEADER, _("Who leads %(community)s")),
    "facilitators": (Role.FACILITATOR, _("Who facilitates %(community)s")),
    "stewards": (Role.STEWARD, _("The stewards of %(community)s")),
    "experts": (Role.EXPERT, _("The experts of %(community)s")),
}
MOST_TOLD = 20  # people, of all the roles in a text


def role_links(wanted: set[Wanted], reader) -> dict[Wanted, Link]:
    """A link to the members, for each mentioned role of a community that the reader may read."""
    asked = {(scope, name) for scope, name in wanted if name in ROLES and scope}
    if not asked:
        return {}
    communities = Community.objects.readable_by(reader).in_bulk({scope for scope, _name in asked})
    return {
        (scope, name): Link(
            reverse("communities:members", args=[communities[scope].slug]),
            "mention",
            ROLES[name][1] % {"community": communities[scope]},
        )
        for scope, name in asked
        if scope in communities
    }


def holders(community: Community, names: Iterable[str]) -> list[int]:
    """The ids of who holds the mentioned roles, leaders first, no more than MOST_TOLD."""
    roles = [ROLES[name][0] for name in names if name in ROLES]
    if not roles:
        return []
    members = Membership.objects.filter(community=community, role__in=roles, user__is_active=True)
    return list(members.by_role().values_list("user", flat=True)[:MOST_TOLD])
