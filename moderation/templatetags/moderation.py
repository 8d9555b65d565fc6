from django import template

from communities.models import Community
from moderation.models import Review

register = template.Library()

MOST_COUNTED = 99


@register.simple_tag
def waiting_in(community: Community) -> str:
    """How many reviews wait in a community, for its moderators: one query that stops counting at a hundred."""
    count = Review.objects.waiting().filter(community=community)[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
