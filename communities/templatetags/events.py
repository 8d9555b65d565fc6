from django import template
from django.db.models import QuerySet

from accounts.prepared import prepared
from communities.models import CalendarKey, Community, Event

register = template.Library()


@register.simple_tag(takes_context=True)
def next_event(context, community: Community) -> Event | None:
    """The event of a community that comes next and takes place: one query."""
    return next(iter(_next_event(context["request"].user, community=community.pk)), None)


@prepared
def _next_event(reader, *, community: int) -> QuerySet[Event]:
    return Event.objects.filter(community=community).on().coming()[:1]


@register.simple_tag(takes_context=True)
def calendar_key(context) -> CalendarKey | None:
    """The reader's own key to the calendar feeds, if they made one: one query."""
    return CalendarKey.objects.filter(user=context["request"].user).first()
