"""The wiki's part of the register: who owns each page."""

from accounts.models import User
from communities.models import Community
from communities.register import LINES_ON_A_PAGE, Asked
from wiki.models import Page


def pages_in_register(asked: Asked, *, reader: User) -> tuple[list[Page], str]:
    """Pages of live communities that the reader may read, by key: one query."""
    found = Page.objects.visible_to(reader).filter(community__in=Community.objects.filter(is_archived=False))
    if asked.person:
        found = found.owned_by(asked.person)
    if asked.without_owner:
        found = found.without_owner()
    if asked.after is not None:
        found = found.filter(pk__gt=asked.after)
    found = found.select_related("community", "owner").defer("body", "html", "headings")
    return asked.cut(list(found.order_by("pk")[: LINES_ON_A_PAGE + 1]))
