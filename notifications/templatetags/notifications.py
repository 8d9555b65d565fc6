from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django import template
from django.db.models import QuerySet

from accounts.prepared import prepared
from communities.models import Community, Membership, Role
from discussions.models import Thread
from notifications import rules
from notifications.audience import audience_of_announcement
from notifications.models import Notification, Reason, RequiredNotice

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
    """The reader’s bell: one cheap query where nothing is new, else one more that stops at a hundred."""
    user = context["request"].user
    if not _any_unseen(user):
        return Bell(0)
    return Bell(len(_first_unseen(user)))


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


@dataclass(frozen=True)
class Required:
    """What of an announcement is asked of its reader, and whether they may ask it of others."""

    is_required: bool = False
    is_for_reader: bool = False
    confirmed_at: datetime | None = None
    can_require: bool = False

    @property
    def is_open(self) -> bool:
        return self.is_for_reader and self.confirmed_at is None


@register.simple_tag(takes_context=True)
def required_notice(context, thread: Thread) -> Required:
    """One query, and the reader's role where a page has not asked for it yet."""
    reader = context["request"].user
    notice = RequiredNotice.objects.for_reader(reader).filter(thread=thread).first()
    can_require = rules.can_require(reader, thread)
    if notice is None:
        return Required(can_require=can_require)
    return Required(True, notice.is_for_reader, notice.confirmed_at, can_require)


@prepared
def _any_unseen(reader) -> QuerySet[Notification]:
    return Notification.objects.filter(user=reader, seen_at=None).only("pk")[:1]


@prepared
def _first_unseen(reader) -> QuerySet[Notification]:
    return Notification.objects.visible_to(reader).unseen().only("pk")[: MOST_COUNTED + 1]
