from django import template

from communities.models import Community
from wiki.models import Page
from wiki.tree import Tree, tree_around

register = template.Library()


@register.simple_tag(takes_context=True)
def wiki_tree(context, community: Community, page: Page | None = None) -> Tree:
    """What of a wiki's tree is near a page: one query. Show it with `wiki/_rail.html`."""
    return tree_around(community, page or None, reader=context["request"].user)
