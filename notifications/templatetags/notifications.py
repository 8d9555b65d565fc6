from dataclasses import dataclass

from django import template

from notifications.models import Notification

register = template.Library()

MOST_COUNTED = 99


@dataclass(frozen=True)
class Bell:
    """How many notices the reader has not seen."""

    count: int

    @property
    def label(self) -> str:
        return f"{MOST_COUNTED}+" if self.count > MOST_COUNTED else str(self.count or "")


@register.simple_tag(takes_context=True)
def bell(context) -> Bell:
    """The reader's bell: one cheap query where nothing is new, else one more that stops counting at a hundred."""
    user = context["request"].user
    if not Notification.objects.filter(user=user, seen_at=None).exists():
        return Bell(0)
    unseen = Notification.objects.visible_to(user).unseen()
    return Bell(unseen[: MOST_COUNTED + 1].count())
