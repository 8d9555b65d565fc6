from collections import defaultdict

from django import template
from django.db.models import QuerySet

from accounts.prepared import prepared
from discussions.models import Post, Thread
from knowledge import searching
from knowledge.models import Entry, Keep
from wiki.models import Page

register = template.Library()


@register.simple_tag(takes_context=True)
def kept_in_wiki(context, thread: Thread) -> dict[int, list[Page]]:
    """The wiki pages that keep posts of a thread, by the post's id: those that the reader may see. One query."""
    found: defaultdict[int, list[Page]] = defaultdict(list)
    for keep in _keeps_of(context["request"].user, thread=thread.pk):
        found[keep.post_id].append(keep.page)
    return dict(found)


@prepared
def _keeps_of(reader, *, thread: int) -> QuerySet[Keep]:
    keeps = Keep.objects.filter(post__thread=thread, page__in=Page.objects.visible_to(reader))
    return keeps.select_related("page__community").defer("page__body", "page__html").order_by("pk")


@register.simple_tag(takes_context=True)
def kept_from(context, page: Page) -> list[Keep]:
    """The answers that a wiki page keeps, with their threads: those that the reader may see. One query."""
    posts = Post.objects.visible_to(context["request"].user)
    keeps = Keep.objects.filter(page=page, post__in=posts).order_by("pk")
    return list(keeps.select_related("post__thread__author", "post__author"))


@register.simple_tag(takes_context=True)
def similar_to(context, title: str, community: str = "") -> list[Entry]:
    """What may answer a question of that title: threads and pages that the reader may see."""
    return searching.similar(title, context["request"].user, community=community)
