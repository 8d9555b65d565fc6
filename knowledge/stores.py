"""What of a community's words stands in what is found and looked for: see communities.stores."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from communities.stores import Store
from discussions.models import Thread
from knowledge.gaps import Gap, Query
from knowledge.models import Entry, HitPin, SponsorLetter
from wiki.models import Wording


def wordings_of(community: Community) -> QuerySet[Wording]:
    """In which words the community's articles are asked for, and what was asked in it of articles elsewhere."""
    asked_here = Q(kind="thread", object_id__in=Thread.objects.filter(community=community).values("pk"))
    return Wording.objects.filter(Q(page__community=community) | asked_here)


STORES = [
    Store(model=SponsorLetter, fields=("request",), label=_("Requests in letters to the sponsor")),
    Store(model=Entry, fields=("title", "text"), is_counted=False),  # hits show it at once
    Store(
        model=Wording,
        fields=("words", "more"),
        label=_("Questions that articles answer"),
        rows=wordings_of,
        touches=lambda wording: [wording.page],
        related=("page",),
    ),
    Store(
        model=HitPin, fields=("query",), label=_("Searches with pinned hits"), draw=lambda pin: ["key"]
    ),  # see its save
    Store(model=Gap, fields=("text",), label=_("What was looked for in vain")),
    Store(
        model=Query,
        fields=("text",),
        rows=lambda community: Query.objects.filter(user__memberships__community=community),
        is_counted=False,
    ),
]
