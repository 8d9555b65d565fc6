"""Giving a page another title or another place, with the pages below it."""

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from accounts.models import User
from communities.models import Activity
from wiki import models
from wiki.paths import LONGEST_PATH, BelowItself, PathTooLong, page_slug, trail


def plan(page: "models.Page", *, title: str, parent: "models.Page | None") -> dict[str, str]:
    """The paths that would change, each with the new one: the page's own, then those below it. Raises BadPlace."""
    if parent and page.path in trail(parent.path):
        raise BelowItself
    if (parent and parent.pk) == page.parent_id and page_slug(title) == page.slug:
        return {}
    path = models.Page.objects.free_path(title, community=page.community, parent=parent)
    below = models.Page.objects.below(page).order_by("path").values_list("path", flat=True)
    paths = {old: path + old[len(page.path) :] for old in [page.path, *below]}
    if max(map(len, paths.values())) > LONGEST_PATH:
        raise PathTooLong
    return paths


def rename(page: "models.Page", *, by: User, title: str, parent: "models.Page | None") -> None:
    """The body of Page.rename, within its transaction."""
    models.Page.objects.hold_tree(page.community)
    page = models.Page.objects.lock(page.pk)
    if parent:
        parent = models.Page.objects.get(pk=parent.pk)  # it may have moved since
    paths = plan(page, title=title, parent=parent)
    if not paths and title == page.title:
        return
    before = {"title": page.title, "path": page.path}
    if paths:
        move(page, paths, by=by)
    page.title, page.parent = title, parent
    page.save(update_fields=["title", "parent"])
    Activity.record("renamed", by=by, about=page, community=page.community, data={"before": before})


def move(page: "models.Page", paths: dict[str, str], *, by: User) -> None:
    """Bring the page and those below to their new paths; what led to the old ones leads to the new."""
    moved = models.Page.objects.filter(community=page.community, path__in=paths)
    old_places = {other.path: other.pk for other in moved}
    below = [other for other in moved if other.pk != page.pk]
    start = paths[page.path]
    moved.update(path=Concat(Value(start), Substr(F("path"), len(page.path) + 1)))
    page.path, page.slug = start, start.rpartition("/")[2]
    page.save(update_fields=["slug"])

    models.Redirect.objects.filter(community=page.community, path__in=paths.values()).delete()
    models.Redirect.leave(old_places, community=page.community)
    models.PageLink.objects.adopt(paths.values(), community=page.community)
    for other in below:
        # Their addresses changed, so they are indexed again. It is no news to anybody.
        Activity.record("moved", by=by, about=other, community=page.community, quiet=True)
