"""What of a community's words stands in its wiki: see communities.stores."""

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from accounts.models import Draft
from communities.models import Community
from communities.stores import Store
from wiki.models import ApprovedText, ChangeNote, Cleanup, Obsolescence, Page, PageImport, PageRemoval, Revision
from wiki.paths import page_slug


def drafts_in(community: Community) -> QuerySet[Draft]:
    """What people left unfinished in the community's wiki: edits of its pages, and new ones."""
    beginning = Concat(Value("page:"), Cast(F("pk"), CharField()), Value(":"))
    pages = Page.objects.filter(community=community).annotate(as_place=beginning)
    of_pages = Q(place__startswith="page:") & Q(Exists(pages.filter(as_place=OuterRef("begins"))))
    begins = Concat(Value("page:"), _second_part(), Value(":"))
    return Draft.objects.annotate(begins=begins).filter(of_pages | Q(place__startswith=f"wiki:{community.pk}:"))


def _second_part() -> Func:
    return Func(F("place"), Value(":"), Value(2), function="split_part", output_field=CharField())


STORES = [
    Store(
        model=Page,
        fields=("title", "body"),
        label=_("Wiki pages"),
        draw=Page.draw_again,
        touches=lambda page: [page],
        related=("community",),
    ),
    Store(
        model=Revision,
        fields=("title", "body", "comment"),
        label=_("Versions of wiki pages"),
        community="page__community",
    ),
    Store(
        model=ApprovedText,
        fields=("body",),
        label=_("Approved texts of wiki pages"),
        community="page__community",
        draw=ApprovedText.draw_again,
        touches=lambda text: [text.page],
        related=("page__community",),
    ),
    Store(model=ChangeNote, fields=("text",), label=_("Notes on what should change"), community="page__community"),
    Store(
        model=Obsolescence,
        fields=("reason",),
        label=_("Reasons why pages no longer hold"),
        community="page__community",
    ),
    Store(
        model=Page,
        fields=("path",),
        label=_("Addresses of wiki pages: they stay, unless you rename the page"),
        is_left=True,
        spelt=page_slug,
    ),
    Store(model=PageRemoval, fields=("reason",), label=_("Reasons given by moderators"), community="page__community"),
    Store(model=Cleanup, fields=("reason",), label=_("Reasons given by moderators")),
    Store(model=PageImport, fields=("name", "problem", "report"), is_counted=False),
    Store(model=Draft, fields=("text", "fields"), rows=drafts_in, is_counted=False),
]
