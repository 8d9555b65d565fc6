"""What is told of events, in words."""

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Event

SENTENCES = {
    ("planned", "event"): _("planned"),
    ("changed", "event"): _("changed"),
    ("cancelled", "event"): _("cancelled"),
    ("put back", "event"): _("put back into the calendar:"),
    ("gave place", "event"): _("made room for you at"),
    ("reminded", "event"): _("Coming up:"),
}


def excerpt(about: Model, reader: User) -> str:
    """When an event begins by the reader's clocks, and where. Nothing for what is no event."""
    if not isinstance(about, Event):
        return ""
    begins = date_format(timezone.localtime(about.starts_at, reader.zone), "D j M Y, H:i")
    return " · ".join(filter(None, [begins, about.place]))
