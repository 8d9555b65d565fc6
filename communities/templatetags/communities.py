from django import template
from django.db.models import QuerySet

from accounts.models import User
from accounts.prepared import prepared
from communities.models import Community, Membership, Role

register = template.Library()


@register.simple_tag(takes_context=True)
def my_communities(context) -> list[Community]:
    """The reader's communities by name, for the rail: one query a page."""
    return _communities_of(context["request"].user)


@prepared
def _communities_of(reader) -> QuerySet[Community]:
    return Community.objects.of(reader).order_by("name").only("name", "slug", "hue")


@register.simple_tag(takes_context=True)
def memberships_of(context, person: User) -> list[Membership]:
    """Where a person belongs, as far as the reader may know of it: one query."""
    known = Community.objects.visible_to(context["request"].user)
    return list(person.memberships.filter(community__in=known).select_related("community").order_by("community__name"))


@register.simple_tag(takes_context=True)
def leaders_of(context, community: Community) -> list[Membership]:
    """Who leads and facilitates a community: one query."""
    leads = community.memberships.filter(role__in=[Role.LEADER, Role.FACILITATOR], user__is_active=True)
    return list(leads.select_related("user").by_role()[:6])
