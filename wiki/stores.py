"""What of a community's words stands in its wiki: see communities.stores."""

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from accounts.models import Draft
from communities.models import Community
from communities.stores import Store
from wiki.models import (
    ApprovedText,
    ChangeNote,
    Cleanup,
    News,
    Obsolescence,
    Page,
    PageComment,
    PageCommentRemoval,
    PageImport,
    PageRemoval,
    PageTemplate,
    Passage,
    Proposal,
    Revision,
)
from wiki.paths import page_slug


def drafts_in(community: Community) -> QuerySet[Draft]:
    """What people left unfinished in the community's wiki: edits of its pages, new ones, proposals and comments."""
    beginning = Concat(Value("page:"), Cast(F("pk"), CharField()), Value(":"))
    pages = Page.objects.filter(community=community).annotate(as_place=beginning)
    of_pages = Q(place__startswith="page:") & Q(Exists(pages.filter(as_place=OuterRef("begins"))))
    begins = Concat(Value("page:"), _second_part(), Value(":"))
    here = of_pages | Q(place__startswith=f"wiki:{community.pk}:") | _of_readers(community)
    return Draft.objects.annotate(begins=begins).filter(here)


def _of_readers(community: Community) -> Q:
    pages = Page.objects.filter(community=community).annotate(as_place=_place("passages"))
    passages = Passage.objects.filter(page__community=community).annotate(as_place=_place("passage"))
    on_pages = Q(place__startswith="passages:") & Q(Exists(pages.filter(as_place=OuterRef("place"))))
    on_passages = Q(place__startswith="passage:") & Q(Exists(passages.filter(as_place=OuterRef("place"))))
    proposed = Page.objects.filter(community=community).annotate(as_place=_place("proposal"))
    return (
        on_pages
        | on_passages
        | Q(place__startswith="proposal:") & Q(Exists(proposed.filter(as_place=OuterRef("place"))))
    )


def _place(kind: str) -> Concat:
    return Concat(Value(f"{kind}:"), Cast(F("pk"), CharField()))


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
        model=Proposal,
        fields=("body", "comment", "reason"),
        label=_("Proposed changes of wiki pages"),
        community="page__community",
    ),
    Store(
        model=PageComment,
        fields=("body",),
        label=_("Comments on wiki pages"),
        community="passage__page__community",
        draw=PageComment.draw_again,
        touches=lambda comment: [comment.page],
        related=("passage__page__community",),
    ),
    Store(
        model=Passage,
        fields=("quote", "exact", "prefix", "suffix"),
        label=_("Passages that comments on wiki pages are about"),
        community="page__community",
    ),
    Store(model=News, fields=("what",), label=_("News of changes in wiki pages"), community="page__community"),
    Store(
        model=PageCommentRemoval,
        fields=("reason",),
        label=_("Reasons given by moderators"),
        community="comment__passage__page__community",
    ),
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
    Store(model=PageTemplate, fields=("name", "body"), label=_("Page templates")),
    Store(model=PageRemoval, fields=("reason",), label=_("Reasons given by moderators"), community="page__community"),
    Store(model=Cleanup, fields=("reason",), label=_("Reasons given by moderators")),
    Store(model=PageImport, fields=("name", "problem", "report"), is_counted=False),
    Store(model=Draft, fields=("text", "fields"), rows=drafts_in, is_counted=False),
]
