from django import template

from communities.models import Community
from communities.register import Asked
from wiki.models import Page
from wiki.register import pages_in_register
from wiki.tree import Tree, tree_around

register = template.Library()


@register.simple_tag(takes_context=True)
def wiki_tree(context, community: Community, page: Page | None = None) -> Tree:
    """What of a wiki's tree is near a page: one query. Show it with `wiki/_rail.html`."""
    return tree_around(community, page or None, reader=context["request"].user)


@register.simple_tag(takes_context=True)
def page_register(context, asked: Asked) -> tuple[list[Page], str]:
    """Who owns each page: a page of the register, and where the next begins. One query."""
    return pages_in_register(asked, reader=context["request"].user)
