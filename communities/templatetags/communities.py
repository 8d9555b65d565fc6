from dataclasses import dataclass
from datetime import timedelta

from django import template
from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Now
from django.utils import timezone
from taggit.models import Tag

from accounts.models import User, unshown
from accounts.prepared import prepared
from communities.mentions import ROLES
from communities.models import MAY_MODERATE, Activity, Community, Membership
from communities.paging import id_from
from communities.stages import Suggestion, suggestion_for

register = template.Library()

LATELY = timedelta(days=30)
WRITTEN = ["thread", "post", "comment", "page"]
WROTE = ["started", "replied", "commented", "wrote", "edited", "kept"]
MOST_LOOKED_AT = 200
MOST_ACTIVE = 8


@dataclass(frozen=True)
class Relatives:
    """What lies within a community, and what is related to it."""

    children: list[Community]
    related: list[Community]


@register.simple_tag(takes_context=True)
def my_communities(context) -> list[Community]:
    """The reader's communities by name, for the rail, with what waits for the reader in each: one query a page."""
    return _communities_of(context["request"].user)


@prepared
def _communities_of(reader) -> QuerySet[Community]:
    # `reviews` is the moderators' name for what they decide about. Counted only for who moderates there.
    waiting = Community.objects.filter(pk=OuterRef("pk")).values(count=Count("reviews", Q(reviews__closed_at=None)))
    moderates = Q(memberships__role__in=MAY_MODERATE)
    return (
        Community.objects.of(reader)
        .annotate(waiting_for_reader=Case(When(moderates, then=Subquery(waiting))))
        .order_by("name")
        .only("name", "slug", "hue")
    )


@register.simple_tag(takes_context=True)
def memberships_of(context, person: User) -> list[Membership]:
    """Where a person belongs, as far as the reader may know of it: one query."""
    known = Community.objects.visible_to(context["request"].user)
    return list(person.memberships.filter(community__in=known).select_related("community").order_by("community__name"))


@register.simple_tag
def stage_suggestion(community: Community) -> Suggestion | None:
    """What the figures suggest of the community's stage, if that is news to its leaders."""
    suggestion = suggestion_for(community, now=timezone.now())
    return suggestion if suggestion and suggestion.is_news else None


@register.simple_tag(takes_context=True)
def active_lately(context, community: Community) -> list[User]:
    """Who wrote something here lately and does not mind being shown, the last one first: one query.

    From what everybody reads anyway, never from who reads.
    """
    newest_first = sorted(_last_of_each(context["request"].user, community=community.pk), key=lambda news: -news.pk)
    return [activity.by for activity in newest_first[:MOST_ACTIVE]]


@prepared
def _last_of_each(reader, *, community: int) -> QuerySet[Activity]:
    """Of what was written here lately: the last of each person who is shown."""
    wrote = Activity.objects.filter(community=community, kind__in=WRITTEN, verb__in=WROTE, at__gt=Now() - LATELY)
    lately = wrote.filter(by__is_active=True, by__email__isnull=False)
    shown = lately.exclude(by__preference__is_shown_active=False).newest_first()[:MOST_LOOKED_AT]
    last = Activity.objects.filter(pk__in=shown.values("pk")).order_by("by", "-pk").distinct("by")
    return last.select_related("by").defer("data", *unshown("by"))


@register.simple_tag(takes_context=True)
def tags_of(context, community: Community) -> list[Tag]:
    """What a community is about, by name: one query."""
    return _tags_of(context["request"].user, community=community.pk)


@prepared
def _tags_of(reader, *, community: int) -> QuerySet[Tag]:
    return Tag.objects.filter(community_items__content_object=community).order_by("name")


@register.simple_tag(takes_context=True)
def roles_named(context, query: str) -> list[tuple[str, str]]:
    """The roles that begin so, to mention where the text stands: of `?community=`, if the reader may read there."""
    names = [name for name in ROLES if name.startswith(query)]
    key = id_from(context["request"].GET.get("community", ""))
    if not names or key is None:
        return []
    community = Community.objects.readable_by(context["request"].user).filter(pk=key).first()
    return [(name, ROLES[name][1] % {"community": community}) for name in names] if community else []


@register.simple_tag
def relatives_of(community: Community) -> Relatives:
    """What lies within a community and what is related to it, as `with_relatives` loaded it for the reader."""
    found = [Community(**row["fields"]) for row in community.relatives]
    within = {row["fields"]["slug"] for row in community.relatives if row["is_within"]}
    return Relatives(
        children=[other for other in found if other.slug in within],
        related=[other for other in found if other.slug not in within],
    )
