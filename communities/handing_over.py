"""How a community that nobody leads any more gets a leader again: the bodies of `Community`'s verbs for it."""

from typing import TYPE_CHECKING

from accounts.models import User
from communities import models as communities_models
from communities.models.activity import Activity
from communities.models.handover import Handover, HasLeader
from communities.models.membership import Membership, Role

if TYPE_CHECKING:
    from communities.models import Community

MOST_AT_ONCE = 100


def look_for_leaders() -> None:
    """Begin a hand-over where nobody active leads, and end those where somebody does again. Some at a time."""
    communities = communities_models.Community.objects
    for community in communities.without_leader().filter(handover=None)[:MOST_AT_ONCE]:
        community.seek_leader()
    Handover.objects.exclude(community__in=communities.without_leader()).delete()


def seek_leader(community: "Community") -> None:
    communities_models.Community.objects.lock(community.pk)
    if community.active_leaders.exists() or Handover.objects.filter(community=community).exists():
        return
    last = community.memberships.filter(role=Role.LEADER).select_related("user").order_by("-pk").first()
    left_by = last.user if last else None
    Handover.objects.create(community=community, left_by=left_by)
    Activity.record("lost leader", by=left_by, about=community, community=community)


def hand_over(community: "Community", *, to: User, by: User) -> Membership:
    communities_models.Community.objects.lock(community.pk)
    leader = community.active_leaders.first()
    if leader and leader.user_id == to.pk:
        return leader
    if leader:
        raise HasLeader
    membership = community.join(by=to, role=Role.LEADER, invited=True, quiet=True)
    Membership.objects.filter(pk=membership.pk).update(role=Role.LEADER)
    membership.role = Role.LEADER
    Handover.objects.filter(community=community).delete()
    verb, data = ("took over", {}) if to == by else ("appointed leader", {"user": to.pk})
    Activity.record(verb, by=by, about=community, community=community, data=data)
    return membership
