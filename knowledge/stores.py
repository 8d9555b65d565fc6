"""What of a community's words stands in what is found and looked for: see communities.stores."""

from django.utils.translation import gettext_lazy as _

from communities.stores import Store
from knowledge.gaps import Gap, Query
from knowledge.models import Entry

STORES = [
    Store(model=Entry, fields=("title", "text"), is_counted=False),  # hits show it at once
    Store(model=Gap, fields=("text",), label=_("What was looked for in vain")),
    Store(
        model=Query,
        fields=("text",),
        rows=lambda community: Query.objects.filter(user__memberships__community=community),
        is_counted=False,
    ),
]
