from django import template

from accounts.models import User
from knowledge.models import Entry

register = template.Library()

MOST = 20


@register.simple_tag(takes_context=True)
def written_by(context, person: User) -> list[Entry]:
    """What a person wrote and the reader may read, newest first: one query and one for the communities."""
    entries = Entry.objects.visible_to(context["request"].user).filter(author=person)
    return list(entries.select_related("community").defer("text").order_by("-created_at", "-pk")[:MOST])
