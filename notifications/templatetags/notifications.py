from collections import Counter
from dataclasses import dataclass

from django import template
from django.db.models import QuerySet

from accounts.prepared import prepared
from communities.models import Community, Membership, Role
from notifications.audience import audience_of_announcement
from notifications.models import Notification, Reason

register = template.Library()

MOST_COUNTED = 99


@dataclass(frozen=True)
class Bell:
    """How many notices the reader has not seen."""

    count: int

    @property
    def label(self) -> str:
        return f"{MOST_COUNTED}+" if self.count > MOST_COUNTED else str(self.count or "")


@register.simple_tag(takes_context=True)
def bell(context) -> Bell:
    """The reader's bell: one cheap query where nothing is new, else one more that stops counting at a hundred."""
    user = context["request"].user
    if not _any_unseen(user):
        return Bell(0)
    unseen = Notification.objects.visible_to(user).unseen()
    return Bell(unseen[: MOST_COUNTED + 1].count())


@dataclass(frozen=True)
class Told:
    """How many people an announcement would reach, and how many of them as what."""

    count: int
    parts: list[tuple[str, int]]


@register.simple_tag(takes_context=True)
def would_be_told(context, community: Community, body: str) -> Told:
    """Who will be told of the reader's announcement, by what decides it when it is made."""
    reasons = audience_of_announcement(by=context["request"].user, community=community, body=body)
    roles = dict(Membership.objects.filter(community=community).values_list("user", "role"))
    as_what = Counter(
        str(Role(roles[person]).label if reason == Reason.ANNOUNCEMENT else Reason(reason).label)
        for person, reason in reasons.items()
    )
    return Told(len(reasons), as_what.most_common())


@prepared
def _any_unseen(reader) -> QuerySet[Notification]:
    return Notification.objects.filter(user=reader, seen_at=None).only("pk")[:1]
