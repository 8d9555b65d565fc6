"""What [[wiki links]] lead to, for one reader."""

from django.db.models import CharField, F, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from communities.models import Community
from markup.refs import Link, Wanted
from wiki.models import Page, Redirect
from wiki.paths import LONGEST_PATH, place_of, titles_of

type Key = tuple[int, str]  # the id of a community, and a path in its wiki


def page_links(wanted: set[Wanted], reader) -> dict[Wanted, Link]:
    """A link for each target in a community that the reader may read; red where no page is yet. One query."""
    places = {key: place_of(key[1], "") for key in wanted}
    scopes = {scope for scope, _target in wanted if scope}
    communities, pages = _look_up(places.values(), scopes, reader)
    ids = {slug: pk for pk, slug in communities.items()}
    links = {}
    for (scope, target), place in places.items():
        community = ids.get(place.community) if place.community else scope
        if community in communities and 0 < len(place.path) <= LONGEST_PATH:
            page = pages.get((community, place.path))
            links[scope, target] = page or _red(communities[community], place.path, titles_of(target))
    return links


def _look_up(places, scopes: set[int], reader) -> tuple[dict[int, str], dict[Key, Link]]:
    """The readable ones among the communities, and a link for each place that has a page, or had it before."""
    slugs = {place.community for place in places}
    paths = {place.path for place in places}
    here = Q(community__in=scopes) | Q(community__slug__in=slugs)
    nothing = Value("", CharField())
    communities = Community.objects.readable_by(reader).filter(Q(pk__in=scopes) | Q(slug__in=slugs))
    pages = Page.objects.visible_to(reader)
    rows = united(communities, "pk", "slug", nothing, nothing, nothing).union(
        united(pages.filter(here, path__in=paths), "community", "community__slug", "path", "path", "title"),
        united(
            Redirect.objects.filter(here, path__in=paths, page__in=pages),
            *["community", "community__slug", "path", "page__path", "page__title"],
        ),
    )
    known: dict[int, str] = {}
    found: dict[Key, Link] = {}
    for community, slug, path, real_path, title in rows:
        known[community] = slug
        if path and (path == real_path or (community, path) not in found):
            found[community, path] = Link(reverse("wiki:page", args=[slug, real_path]), "wiki-link", title)
    return known, found


def united(queryset: QuerySet, *columns) -> QuerySet:
    """The columns under names of their own, so that rows of several tables can be united."""
    named = {f"column_{at}": F(column) if isinstance(column, str) else column for at, column in enumerate(columns)}
    return queryset.order_by().annotate(**named).values_list(*named)


def _red(community: str, path: str, title: str) -> Link:
    url = reverse("wiki:new", args=[community], query={"path": path, "title": title})
    return Link(url, "missing", _("This page is not written yet"))
