"""What every page of a community begins and ends with: fetch it for this reader, and render it with its head."""

from django.http import Http404
from django.shortcuts import render

from accounts.models import User
from accounts.prepared import prepared
from communities import rules
from communities.models import Community, CommunityQuerySet
from communities.rules import require

# What the head, the cards beside it and the charter show: one to one, so it comes with the community.
SHOWN_WITH = [
    "sponsor",
    "connector",
    "binding_norms",
    "archival__archived_by",
    "welcome",
    "stage_proposal",
    "stage_postponement",
]


def text_of(request, name: str) -> str:
    """What the query string says, without what no database takes."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:200]


@prepared
def _community_at(reader, *, slug: str) -> CommunityQuerySet:
    visible = Community.objects.visible_to(reader).with_membership(reader)
    visible = visible.with_relatives(reader).with_leaders()
    return visible.select_related(*SHOWN_WITH).filter(slug=slug)


def get_community(request, slug) -> Community:
    found = _community_at(request.user, slug=slug)
    if not found:
        raise Http404
    rules.remember_role(request.user, found[0], found[0].my_role)
    return found[0]


def get_led_community(request, slug) -> Community:
    """The community, for its leaders; 403 for others who may know of it."""
    shown = get_community(request, slug)
    require(rules.can_lead(request.user, shown))
    return shown


def get_readable_community(request, slug) -> Community:
    """The community, for who may read it; 403 for who only may know of it."""
    shown = get_community(request, slug)
    require(rules.can_read(request.user, shown))
    return shown


def render_community(request, shown: Community, page: str, *, status: int = 200, **context):
    """Render one of a community's pages, with what the head above its tabs needs: `log`, or `moderation/log`."""
    folder, _slash, tab = page.rpartition("/")
    person: User = request.user
    context = {
        "community": shown,
        "tab": tab,
        "can_read": rules.can_read(person, shown),
        "can_lead": rules.can_lead(person, shown),
    } | context
    return render(request, f"{folder or 'communities'}/{tab}.html", context, status=status)
