"""Whom the names after an @ mean: people, a community's roles, and who knows a tag, as in `@experts-vpn`."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from taggit.models import Tag

from accounts.models import User
from communities.audience import readers_among
from communities.mentions import ROLES, holders
from communities.models import Community
from discussions.models import Post, Thread
from markup import is_name
from markup.refs import Link, Wanted

EXPERTS = "experts-"  # and a tag
MOST_EXPERTS = 3
SHORTEST = 3  # letters of "experts", before its tags are offered
MOST_SUGGESTED = 5


def expert_links(wanted: set[Wanted], reader) -> dict[Wanted, Link]:
    """A link to what is asked under the tag, for each mention of its experts where the reader may read."""
    asked = {(scope, name) for scope, name in wanted if name.startswith(EXPERTS) and scope}
    if not asked:
        return {}
    communities = Community.objects.readable_by(reader).in_bulk({scope for scope, _name in asked})
    links: dict[Wanted, Link] = {}
    for scope, name in asked:
        if community := communities.get(scope):
            tag = name.removeprefix(EXPERTS)
            title = _("Who gave most answers about %(tag)s that worked") % {"tag": tag}
            links[scope, name] = Link(f"{community.get_absolute_url()}?{urlencode({'tag': tag})}", "mention", title)
    return links


def experts_on(tag: str, community: Community) -> list[int]:
    """The ids of the few who wrote most answers that worked there under a tag."""
    answers = Post.objects.filter(
        thread__community=community, thread__removal=None, removal=None, thread__tag_items__tag__name=tag
    )
    answers = answers.filter(accepted_at__isnull=False, author__is_active=True)
    best = answers.order_by().values("author").annotate(count=Count("pk")).order_by("-count", "author")
    return list(best.values_list("author", flat=True)[:MOST_EXPERTS])


def experts_named(query: str, community: Community) -> list[tuple[str, str]]:
    """The names after an @ that begin so and mean who knows a tag, each with whom it means, where answers worked."""
    if not (query.startswith(EXPERTS) or (EXPERTS.startswith(query) and len(query) >= SHORTEST)):
        return []
    worked = Thread.objects.filter(
        community=community, removal=None, accepted_count__gt=0, tag_items__tag=OuterRef("pk")
    )
    begun = query.removeprefix(EXPERTS) if query.startswith(EXPERTS) else ""
    tags = Tag.objects.filter(Exists(worked), name__startswith=begun).order_by("name").values_list("name", flat=True)
    return [
        (f"{EXPERTS}{tag}", _("Who gave most answers about %(tag)s that worked") % {"tag": tag})
        for tag in tags[:MOST_SUGGESTED]
        if is_name(f"{EXPERTS}{tag}")
    ]


def meant_by(names: Iterable[str], community: Community) -> dict[str, set[int]]:
    """The ids of the people whom each name means in that community, whether or not they may read there."""
    people = User.objects.in_directory().filter(username__in=names)
    meant = {username: {pk} for username, pk in people.values_list("username", "pk")}
    for name in names:
        if name in ROLES:
            meant[name] = set(holders(community, [name]))
        elif name.startswith(EXPERTS):
            meant[name] = set(experts_on(name.removeprefix(EXPERTS), community))
    return meant


def is_group(name: str) -> bool:
    """Whether the name means whoever has a role or knows a tag, not one person."""
    return name in ROLES or name.startswith(EXPERTS)


def untold(names: Iterable[str], community: Community) -> list[str]:
    """The names of nobody who can read there.

    Whether there is no such person, or one who may not read, makes no difference: so a name tells nothing of anybody.
    """
    meant = meant_by(names, community)
    readers = readers_among(community, set().union(*meant.values())) if meant else set()
    return [name for name in names if not meant.get(name, set()) & readers]


def said_of_untold(names: Iterable[str], community: Community) -> str:
    """Those names in a sentence, or nothing."""
    vain = untold(names, community)
    if not vain:
        return ""
    said = ngettext(
        "%(names)s is not told: nobody of that name can read this.",
        "%(names)s are not told: nobody of those names can read this.",
        len(vain),
    )
    return said % {"names": ", ".join(f"@{name}" for name in vain)}
