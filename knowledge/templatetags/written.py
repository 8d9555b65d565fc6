from dataclasses import dataclass

from django import template
from django.db.models import Count, Q

from accounts.models import User
from knowledge.models import Entry

register = template.Library()

MOST = 20


SHOWN = {"accepted", "kept"}  # of the states of what was written


@dataclass(frozen=True)
class Worth:
    """What a person's answers were worth to others, of what the reader may read."""

    accepted: int
    kept: int
    helped: int


@register.simple_tag(takes_context=True)
def written_by(context, person: User, show: str = "") -> list[Entry]:
    """What a person wrote and the reader may read, newest first: one query and one for the communities.

    `show` picks what was accepted, or kept in the wiki.
    """
    entries = Entry.objects.visible_to(context["request"].user).filter(author=person)
    if show in SHOWN:
        entries = entries.filter(signals__contains=[show], post__isnull=False)
    return list(entries.select_related("community").defer("text").order_by("-created_at", "-pk")[:MOST])


@register.simple_tag(takes_context=True)
def worth_of(context, person: User) -> Worth:
    """How many answers worked, how many are kept, and how many people asked what they answer: one query."""
    accepted = Q(signals__contains=["accepted"])
    entries = Entry.objects.visible_to(context["request"].user).filter(author=person, post__isnull=False)
    counted = entries.aggregate(
        accepted=Count("pk", filter=accepted),
        kept=Count("pk", filter=Q(signals__contains=["kept"])),
        helped=Count("post__thread__author", distinct=True, filter=accepted & ~Q(post__thread__author=person)),
    )
    return Worth(**counted)
