"""What is told of wiki pages beside their changes, in words."""

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Activity
from wiki.models import Page

SENTENCES = {
    ("proposed validation", "page"): _("Solved the questions of three people, and could be validated:"),
    ("opened talk", "page"): _("opened the discussion of"),
    ("told news", "page"): _("changed what matters where you work:"),
    ("asked to read", "page"): _("asks you to read"),
    ("chased", "page"): _("You are asked to read"),
    ("commented", "page-comment"): _("commented on"),
    ("resolved", "page-comment"): _("settled what was said about"),
}

# Where one goes on with it, if that is not the page itself.
ANSWERED_AT = {
    "opened talk": "knowledge:talk",
}


def url(activity: Activity, about: Model) -> str:
    """Where it leads that is not the thing itself; empty for all else."""
    name = ANSWERED_AT.get(activity.verb) if isinstance(about, Page) else None
    if activity.data.get("waits"):
        name = "wiki:approval"
    return reverse(name, args=[about.pk]) if name else ""
