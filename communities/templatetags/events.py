from django import template

from communities.models import CalendarKey, Community, Event

register = template.Library()


@register.simple_tag
def next_event(community: Community) -> Event | None:
    """The event of a community that comes next and takes place: one query."""
    return community.events.on().coming().first()


@register.simple_tag(takes_context=True)
def calendar_key(context) -> CalendarKey | None:
    """The reader's own key to the calendar feeds, if they made one: one query."""
    return CalendarKey.objects.filter(user=context["request"].user).first()
