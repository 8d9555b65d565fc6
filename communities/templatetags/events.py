from django import template

from communities.models import Community, Event

register = template.Library()


@register.simple_tag
def next_event(community: Community) -> Event | None:
    """The event of a community that comes next and takes place: one query."""
    return community.events.on().coming().first()
