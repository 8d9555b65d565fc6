from django import template

from discussions.listing import Listing, listing

register = template.Library()


@register.simple_tag
def thread_listing(request, community) -> Listing:
    """The page of a community's threads that the query string asks for."""
    return listing(request.user, request.GET, community=community)
