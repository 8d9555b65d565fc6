from collections import defaultdict

from django import template

from discussions.models import Post
from knowledge import searching
from knowledge.models import Entry, Keep
from wiki.models import Page

register = template.Library()


@register.simple_tag(takes_context=True)
def kept_in_wiki(context, posts: list[Post]) -> dict[int, list[Page]]:
    """The wiki pages that keep each of these posts, by its id: those that the reader may see. One query."""
    pages = Page.objects.visible_to(context["request"].user)
    keeps = Keep.objects.filter(post__in=posts, page__in=pages).select_related("page__community").order_by("pk")
    found: defaultdict[int, list[Page]] = defaultdict(list)
    for keep in keeps:
        found[keep.post_id].append(keep.page)
    return dict(found)


@register.simple_tag(takes_context=True)
def kept_from(context, page: Page) -> list[Keep]:
    """The answers that a wiki page keeps, with their threads: those that the reader may see. One query."""
    posts = Post.objects.visible_to(context["request"].user)
    keeps = Keep.objects.filter(page=page, post__in=posts).order_by("pk")
    return list(keeps.select_related("thread__author", "post__author"))


@register.simple_tag(takes_context=True)
def similar_to(context, title: str, community: str = "") -> list[Entry]:
    """What may answer a question of that title: threads and pages that the reader may see."""
    return searching.similar(title, context["request"].user, community=community)
