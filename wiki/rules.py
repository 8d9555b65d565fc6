"""Who may do what in a wiki: one question a function, no side effects."""

from communities.models import Community
from communities.rules import can_post, may_steward
from wiki.models import Page


def can_write(user, community: Community) -> bool:
    """Who may write in the community may write and edit its pages."""
    return can_post(user, community)


def can_edit(user, page: Page) -> bool:
    return can_write(user, page.community)


def can_move(user, page: Page) -> bool:
    """Titles and places are kept by the page's owner and the community's stewards."""
    return can_edit(user, page) and (page.owner_id == user.pk or may_steward(user, page.community))


def can_arrange(user, community: Community) -> bool:
    """Stewards move every page of a wiki, see what is amiss in it, clean it up, and take it away as a file."""
    return may_steward(user, community)


def can_remove(user, page: Page) -> bool:
    """Whoever may move it may put it in the bin, and bring it back."""
    return can_move(user, page)
