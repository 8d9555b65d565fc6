"""Who wants to be told of what, and how that is said: what the audiences of all kinds of things share."""

import markup
from communities.audience import Levels
from communities.followables import Choice, Matter
from communities.models import Community, Membership
from discussions.mentions import is_group, meant_by
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


def mentioned(text: str, community: Community) -> Reasons:
    """Whom the text means: by their own name, or by that of a group."""
    if "@" not in text:
        return {}
    meant = meant_by(markup.render(text, limit=markup.LONGEST_PAGE).mentions, community)
    groups = {name: people for name, people in meant.items() if is_group(name)}
    in_groups = dict.fromkeys(set().union(*groups.values()), Reason.GROUP)
    directly = set().union(*(people for name, people in meant.items() if name not in groups))
    return in_groups | dict.fromkeys(directly, Reason.MENTION)
