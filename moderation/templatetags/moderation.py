from django import template

from communities.models import Community
from moderation.models import Review

register = template.Library()

MOST_COUNTED = 99


@register.simple_tag
def waiting_in(community: Community) -> str:
    """How many reviews wait in a community, for its moderators: one query that stops counting at a hundred."""
    return as_count(Review.objects.waiting().filter(community=community)[: MOST_COUNTED + 1].count())


@register.simple_tag
def waiting_for_me(my_communities: list[Community]) -> str | None:
    """How many reviews wait in all that the reader moderates, None for who moderates nowhere: asks nothing more."""
    counts = [mine.waiting_for_reader for mine in my_communities if mine.waiting_for_reader is not None]
    return as_count(sum(counts)) if counts else None


def as_count(count: int) -> str:
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
