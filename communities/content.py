"""What of a community's words stands in its own rows: see communities.stores."""

from django.utils.translation import gettext_lazy as _

from communities.models import (
    Activity,
    Archival,
    Community,
    Event,
    EventCancellation,
    JoinRequest,
    NormsVersion,
    Welcome,
)
from communities.models.events import render_body
from communities.stores import Store


def draw_event(event: Event) -> list[str]:
    event.html = render_body(event.body)
    return ["html"]


CHARTER = ("name", "purpose", "domain", "scope", "norms", "measures", "rhythm")

STORES = [
    Store(model=Community, fields=CHARTER, label=_("The charter"), community="pk"),
    Store(model=NormsVersion, fields=("text",), label=_("Versions of the norms")),
    Store(model=Welcome, fields=("words", "hello", "links"), label=_("The welcome")),
    Store(model=Archival, fields=("reason", "thanks"), label=_("Why the community ended")),
    Store(model=JoinRequest, fields=("message",), label=_("Requests to join")),
    Store(
        model=Event,
        fields=("title", "body", "place", "link"),
        label=_("Events"),
        draw=draw_event,
        touches=lambda event: [event],
        related=("community",),
    ),
    Store(
        model=EventCancellation,
        fields=("reason",),
        label=_("Why events were called off"),
        community="event__community",
    ),
    Store(model=Activity, fields=("data",), is_counted=False),  # reasons and former titles, which stand elsewhere too
]
