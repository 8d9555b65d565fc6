"""A wiki's pages under one another, as much of them as a page shows: never the whole of a large wiki."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from communities.models import Community
from wiki.models import Page
from wiki.paths import trail

MOST_ON_A_LEVEL = 30
MOST_BELOW = 8  # under each page of a listing
MOST_UNFOLDED = 20  # of a longer listing each branch is folded until asked for
ON_A_PAGE = 100
COLUMNS = ["title", "slug", "path", "parent", "community"]


@dataclass
class Level:
    """Pages that stand side by side. `has_more` if some are not shown."""

    branches: list["Branch"] = field(default_factory=list)
    has_more: bool = False


@dataclass(frozen=True)
class Branch:
    """A page and those right below it."""

    page: Page
    below: Level


@dataclass(frozen=True)
class Tree:
    """What is near a page: the levels on the way down to it, and the pages below."""

    root: Level
    ancestors: list[Page]  # from the root down, without the page itself
    below: Level


@dataclass(frozen=True)
class Listing:
    """A stretch of the pages on one level, each with some of those below it."""

    level: Level
    after: str  # where the next stretch begins, or empty


def tree_around(community: Community, page: Page | None, *, reader) -> Tree:
    """The tree as seen from a page, or from the wiki's front page. One query."""
    way = trail(page.path) if page else []
    pages = Page.objects.visible_to(reader).filter(community=community)
    near = pages.filter(Q(parent=None) | Q(parent__in=pages.filter(path__in=way).values("pk")))
    shown = list(first_on_each_level(near, MOST_ON_A_LEVEL + 1, also=Q(path__in=way)))
    levels = plant(shown, community=community, most=MOST_ON_A_LEVEL, always=way)
    ancestors = [found for path in way[:-1] for found in shown if found.path == path]
    return Tree(levels[None], ancestors, levels[page.pk] if page else Level())


def listing(community: Community, *, parent: Page | None, after: str, reader) -> Listing:
    """The pages right below `parent`, or at the root, from behind that slug on. At most two queries."""
    pages = Page.objects.visible_to(reader).filter(community=community)
    level = with_children_known(pages.filter(parent=parent, slug__gt=after), among=pages)
    stretch = list(level.only(*COLUMNS).order_by("slug")[: ON_A_PAGE + 1])
    shown = stretch[:ON_A_PAGE]
    unfolded = [page.pk for page in shown] if len(shown) <= MOST_UNFOLDED else []
    below = with_children_known(pages.filter(parent__in=unfolded), among=pages)
    children = first_on_each_level(below, MOST_BELOW + 1) if unfolded else []
    levels = plant(children, community=community, most=MOST_BELOW)
    for page in shown:
        page.community = community
    branches = [Branch(page, levels[page.pk]) for page in shown]
    return Listing(Level(branches), shown[-1].slug if len(stretch) > ON_A_PAGE else "")


def branch(page: Page, *, reader) -> Level:
    """The pages right below one, for a tree that is unfolded there. One query."""
    pages = Page.objects.visible_to(reader).filter(community=page.community)
    level = with_children_known(pages.filter(parent=page), among=pages).only(*COLUMNS).order_by("slug")
    found = list(level[: ON_A_PAGE + 1])
    for child in found:
        child.community = page.community
    return Level([Branch(child, Level()) for child in found[:ON_A_PAGE]], has_more=len(found) > ON_A_PAGE)


def with_children_known(pages: QuerySet, *, among: QuerySet) -> QuerySet:
    """Each with whether there are pages below it, of those that the reader may see; and the state of an article."""
    state = Case(
        When(article=None, then=Value("")),
        When(obsolescence__isnull=False, then=Value("archived")),
        default=F("article__confidence"),
    )
    return pages.annotate(has_children=Exists(among.filter(parent=OuterRef("pk"))), state=state)


def first_on_each_level(pages: QuerySet, count: int, *, also: Q | None = None) -> QuerySet:
    """At most so many of those that share a parent, by slug, and whatever `also` describes."""
    rank = Window(RowNumber(), partition_by=F("parent"), order_by=F("slug").asc())
    first = Q(rank__lte=count)
    return pages.only(*COLUMNS).annotate(rank=rank).filter(first | also if also else first).order_by("slug")


def plant(
    pages: Iterable[Page], *, community: Community, most: int, always: Collection[str] = ()
) -> dict[int | None, Level]:
    """Ranked pages in levels, by the id of their parent; at most so many each, beside those with the paths given."""
    levels: dict[int | None, Level] = defaultdict(Level)
    for page in pages:
        page.community = community
        if page.rank <= most or page.path in always:
            levels[page.parent_id].branches.append(Branch(page, levels[page.pk]))
        else:
            levels[page.parent_id].has_more = True
    return levels
