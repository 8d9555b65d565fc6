"""Who wants to be told of what, and how that is said: what the audiences of all kinds of things share."""

from communities.audience import Levels
from communities.followables import Choice, Matter
from communities.models import Membership
from notifications.models import Reason
from wiki.models import Page

type Reasons = dict[int, Reason]

# What is said of a choice: of the thing itself, by how closely; of what it lies in, by what that is.
OF_LEVEL = {
    ("thread", "follow"): Reason.REPLY,
    ("page", "follow"): Reason.EDIT,
    ("thread", "watch"): Reason.WATCH,
    ("page", "watch"): Reason.WATCH,
}


def wanting(levels: Levels, matter: Matter) -> Reasons:
    """Who is told of such a matter because of what they chose."""
    return {person: _reason_of(choice) for person, choice in levels.wanting(matter).items()}


def _reason_of(choice: Choice) -> Reason:
    return OF_LEVEL.get((choice.kind, choice.level)) or Reason(choice.kind)


def owners_of(page: Page) -> Reasons:
    """Who looks after the page, by name or by their role."""
    if page.owner_role:
        holders = Membership.objects.filter(community=page.community_id, role=page.owner_role)
        return dict.fromkeys(holders.values_list("user", flat=True), Reason.OWNER)
    return {page.owner_id: Reason.OWNER} if page.owner_id else {}
