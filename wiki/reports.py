"""What is amiss in a wiki, for who keeps it: pages that are wanted, pages nobody finds, links that lead nowhere."""

from typing import NamedTuple

from django.db.models import Count, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from communities.models import Community, Follow, Level
from markup.pictures import WITHOUT_WORDS
from wiki.models import Page, PageLink

ON_A_PAGE = 100


class WantedPage(NamedTuple):
    """A place that links lead to where no page is. `source` is the title of one page with such a link."""

    path: str
    link_count: int
    source: str

    @property
    def title(self) -> str:
        return self.path.rpartition("/")[2].replace("-", " ").capitalize()


def wanted_pages(community: Community, *, reader) -> list[WantedPage]:
    """The most wanted first; as many as a page shows."""
    links = PageLink.objects.visible_to(reader).filter(community_slug=community.slug, target=None)
    places = links.values("path").annotate(link_count=Count("pk"), example=Min("source__title"))
    rows = places.order_by("-link_count", "path").values_list("path", "link_count", "example")
    return [WantedPage(*row) for row in rows[:ON_A_PAGE]]


def orphans(community: Community, *, reader, after: str = "") -> QuerySet[Page]:
    """Pages at the top, with none below, that no other page links to."""
    pages = Page.objects.visible_to(reader).filter(community=community)
    links = PageLink.objects.visible_to(reader).filter(target=OuterRef("pk")).exclude(source=OuterRef("pk"))
    alone = pages.filter(~Exists(links), ~Exists(pages.filter(parent=OuterRef("pk"))), parent=None, slug__gt=after)
    return alone.select_related("edited_by").defer("body", "html", "headings").order_by("slug")


def broken_links(community: Community, *, reader, after: int = 0) -> QuerySet[PageLink]:
    """Links of the wiki to pages in the bin, and to communities that the reader knows nothing of."""
    known = Community.objects.visible_to(reader).values("slug")
    broken = Q(target__removal__isnull=False) | (Q(target=None) & ~Q(community_slug__in=known))
    links = PageLink.objects.visible_to(reader).filter(broken, source__community=community, pk__gt=after)
    return links.sources().select_related("target__removal", "source__community")


def pictures_without_words(community: Community, *, reader, after: int = 0) -> QuerySet[Page]:
    """Pages with pictures that say nothing to who can't see them."""
    pages = Page.objects.visible_to(reader).filter(community=community, pk__gt=after)
    return pages.filter(html__contains="<img ", html__iregex=WITHOUT_WORDS).defer("body", "headings").order_by("pk")


def effects(pages: QuerySet[Page], *, reader) -> QuerySet[Page]:
    """Pages with what would break if they all went into the bin: links from elsewhere, pages below, followers."""
    keys = pages.values("pk")
    links = PageLink.objects.visible_to(reader).filter(target=OuterRef("pk")).exclude(source__in=keys)
    below = Page.objects.visible_to(reader).filter(parent=OuterRef("pk")).exclude(pk__in=keys)
    told = Follow.objects.filter(kind="page", object_id=OuterRef("pk"), level__in=[Level.FOLLOW, Level.WATCH])
    return pages.annotate(link_count=count_of(links, "target"), follower_count=count_of(told, "object_id")).annotate(
        has_others_below=Exists(below)
    )


def count_of(rows: QuerySet, key: str):
    """How many of the rows there are, as a subquery."""
    counted = rows.order_by().values(key).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
