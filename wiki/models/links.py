from collections.abc import Iterable

from django.db import models
from django.db.models import OuterRef, Subquery

from communities.models import Community
from wiki.models.page import Page
from wiki.paths import LONGEST_PATH, Place


class Redirect(models.Model):
    """A further path that leads to a page: one that it had before, or that of the red link it answers."""

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="+")
    path = models.CharField(max_length=LONGEST_PATH)
    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="redirects")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "path"], name="redirect_path")]

    def __str__(self):
        return self.path

    @classmethod
    def leave(cls, places: dict[str, int], *, community: Community) -> None:
        """Let each of these paths lead to the page of that id."""
        Redirect.objects.bulk_create(
            [Redirect(community=community, path=path, page_id=page) for path, page in places.items()],
            update_conflicts=True,
            unique_fields=["community", "path"],
            update_fields=["page"],
        )


class PageLinkQuerySet(models.QuerySet["PageLink"]):
    def visible_to(self, user):
        """Links on pages that `user` may read."""
        return self.filter(source__in=Page.objects.visible_to(user))

    def sources(self):
        """With the pages that they stand on, but not their texts."""
        return self.select_related("source__community").defer("source__body", "source__html").order_by("pk")

    def note(self, source: Page, wanted: Iterable[Place]) -> None:
        """Remember where a page's links lead, instead of what was noted before."""
        source.links.all().delete()
        places = sorted(set(wanted))
        found = pages_at(places)
        PageLink.objects.bulk_create(
            PageLink(source=source, community_slug=place.community, path=place.path, target_id=found.get(place))
            for place in places
        )

    def adopt(self, paths: Iterable[str], *, community: Community) -> None:
        """Links to these paths lead to the pages that stand there now."""
        here = Page.objects.filter(community=community, path=OuterRef("path"))
        waiting = self.filter(community_slug=community.slug, path__in=list(paths))
        waiting.update(target=Subquery(here.values("pk")))


class PageLink(models.Model):
    """A [[link]] on a page. Without a target it is red: the page that it wants does not exist yet."""

    source = models.ForeignKey(Page, models.DB_CASCADE, related_name="links")
    community_slug = models.CharField(max_length=80)
    path = models.CharField(max_length=LONGEST_PATH)
    target = models.ForeignKey(Page, models.DB_SET_NULL, null=True, related_name="backlinks")

    objects = PageLinkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "community_slug", "path"], name="page_link_once")]
        indexes = [models.Index(fields=["community_slug", "path"], name="page_link_wanted")]

    def __str__(self):
        return f"{self.source_id} to {self.community_slug}:{self.path}"


def pages_at(places: Iterable[Place]) -> dict[Place, int]:
    """The ids of the pages at these places, also by a path that they had before."""
    slugs = {place.community for place in places}
    paths = {place.path for place in places}
    rows = Redirect.objects.values_list("community__slug", "path", "page_id")
    pages = Page.objects.values_list("community__slug", "path", "pk")
    return {
        Place(community, path): page
        for found in (rows, pages)  # a page at the path goes before one that was there
        for community, path, page in found.filter(community__slug__in=slugs, path__in=paths)
    }
