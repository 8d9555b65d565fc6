from django import template
from django.db.models import Sum, Window

from accounts.models import User
from communities.models import Community
from communities.paging import id_from
from discussions.figures import Figures, figures_of
from discussions.listing import Listing, listing
from discussions.mentions import experts_named, said_of_untold
from discussions.models import Post
from discussions.unread import known_counts

register = template.Library()


@register.simple_tag
def thread_listing(request, community) -> Listing:
    """The page of a community's threads that the query string asks for."""
    return listing(request.user, request.GET, community=community)


@register.simple_tag(takes_context=True)
def unread_in_communities(context) -> dict[int, int] | None:
    """In how many threads of each community there is something new to the reader, if that is known: no query."""
    return known_counts(context["request"].user)


@register.filter
def of_community(counts: dict[int, int] | None, community: Community) -> int:
    return (counts or {}).get(community.pk, 0)


@register.simple_tag
def month_of(community: Community) -> Figures:
    """How well questions were answered lately. One query, when nobody asked for ten minutes."""
    return figures_of(community)


@register.simple_tag(takes_context=True)
def untold_of(context, names: list[str], community: int | None) -> str:
    """Which of the names in a text are of nobody who can read there, in words: for who may write there."""
    if not names or community is None:
        return ""
    place = Community.objects.readable_by(context["request"].user).filter(pk=community).first()
    return said_of_untold(names, place) if place else ""


@register.simple_tag(takes_context=True)
def tag_experts_named(context, query: str) -> list[tuple[str, str]]:
    """The tags' experts whose names begin so, where the text stands: in `?community=`, if the reader may read there."""
    key = id_from(context["request"].GET.get("community", ""))
    if not query or key is None:
        return []
    place = Community.objects.readable_by(context["request"].user).filter(pk=key).first()
    return experts_named(query, place) if place else []


MOST_HELPFUL = 3


@register.simple_tag(takes_context=True)
def helped_by(context, person: User) -> list[Post]:
    """The answers of a person that worked for most, of those that the reader may read: one query.

    Each has `helped`: for how many people all of them did.
    """
    answers = Post.objects.visible_to(context["request"].user).filter(author=person, success_count__gt=0)
    counted = answers.annotate(helped=Window(Sum("success_count"))).select_related("thread").defer("body", "html")
    return list(counted.order_by("-success_count", "-pk")[:MOST_HELPFUL])
