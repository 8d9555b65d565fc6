"""What of a community's words stands in flags and reviews: see communities.stores."""

from django.utils.translation import gettext_lazy as _

from communities.stores import Store
from moderation.models import Appeal, Decision, Flag, Inspection, Review

STORES = [
    Store(model=Review, fields=("title", "held_for"), is_counted=False),  # a copy of what it is about
    Store(model=Flag, fields=("text",), label=_("Flags"), community="review__community"),
    Store(model=Decision, fields=("reason",), label=_("Decisions"), community="review__community"),
    Store(model=Appeal, fields=("text",), label=_("Appeals"), community="review__community"),
    Store(model=Inspection, fields=("reason",), label=_("Looks by administrators")),
]
