"""Lists of threads, each paged by key: Latest, New, Unread, Unanswered, Top, Following, Mine, In my skills."""

import re
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Func, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext_lazy as _

import markup
from accounts.models import unshown
from accounts.prepared import prepared
from communities.models import Community
from communities.paging import moment_from, number_from
from communities.tags import main_names
from discussions.models import Post, Thread, ThreadQuerySet
from discussions.pinned import on_top
from discussions.unread import new_among, unread_among, with_marks, with_unread

PAGE_SIZE = 20
EXCERPT = 240  # characters of a story
ENOUGH_HTML = 2_000
MOST_COUNTED = 99
UNSHOWN = [f"community__{name}" for name in ["domain", "scope", "norms", "measures", "rhythm"]]

SHOWN = {
    "": _("Latest"),
    "new": _("New"),
    "unread": _("Unread"),
    "unanswered": _("Unanswered"),
    "top": _("Top"),
    "wanted": _("Most wanted"),
    "following": _("Following"),
    "mine": _("Mine"),
    "skills": _("In my skills"),
}
# Each list's order: the newest or highest first, among equals by id.
ORDERED_BY = {"top": "score", "wanted": "demand", "new": "created_at"}


BEGINNING = Post.objects.filter(thread=OuterRef("pk"), number=1).values(begins=Left("html", ENOUGH_HTML))


@dataclass(frozen=True)
class Chip:
    """One way to look at the list."""

    label: str
    query: str
    is_chosen: bool
    count: str = ""


@dataclass(frozen=True)
class Listing:
    """One page of a list. `older` is the query string of the next, or empty."""

    threads: list[Thread]
    chips: list[Chip]
    show: str
    tag: str
    older: str
    is_first: bool
    pinned: list[Thread] = field(default_factory=list)

    @property
    def is_to_read(self) -> bool:
        """Whether the list empties as one reads, and can be marked as read."""
        return self.show in {"new", "unread"}


def listing(user, asked, *, community: Community | None = None) -> Listing:
    """The threads that `user` may read, as the query string asks: `show`, `tag`, `after`.

    What means nothing is left aside.
    """
    show = asked.get("show", "")
    show = show if show in SHOWN else ""
    tag = asked.get("tag", "").replace("\x00", "")[:100].lower()
    if tag:
        [tag] = main_names([tag])
    after = asked.get("after", "").replace("\x00", "")[:80]
    place = {"community": community.pk} if community else {}
    is_plain = not (after or tag)
    if is_plain and show in FIRST_PAGES:
        page = FIRST_PAGES[show](user, **place)
    else:
        page = list(_page(user, show=show, tag=tag, after=after, **place))
    threads = page[:PAGE_SIZE]
    pinned = _pinned(user, **place) if is_plain and not show else []
    for thread in pinned + threads:
        thread.excerpt = excerpt_of(thread.beginning) if thread.beginning else ""
    older = _query(show, tag, _key(threads[-1], show)) if len(page) > PAGE_SIZE else ""
    [unanswered] = _unanswered(user, **place) if not tag else _with_unanswered(user, tag=tag, **place)
    below = [thread for thread in threads if thread not in pinned]
    chips = _chips(show, tag, unanswered.unanswered)
    return Listing(below, chips, show, tag, older, not after, pinned)


def _readable(user, *, show: str = "", tag: str = "") -> ThreadQuerySet:
    """What a list may hold, wherever it is."""
    readable = Thread.objects.visible_to(user)
    if show != "mine":
        readable = readable.unanswered_elsewhere()  # what is answered elsewhere leads there from search
    if show not in {"following", "mine"}:
        readable = readable.listed()
    return readable.filter(tag_items__tag__name=tag) if tag else readable


def _page(user, *, show: str, tag: str = "", after: str = "", community: int | None = None) -> ThreadQuerySet:
    """A page of the list behind a key, and one thread more where there is more."""
    readable = _readable(user, show=show, tag=tag)
    if community is not None:
        elsewhere = readable.filter(crossings__community=community)
        readable = readable.filter(community=community)
        if not show:
            readable = _first_of_both(readable, elsewhere, after)
    chosen = _chosen(with_marks(readable, user), user, show)
    ordered = _after(_ordered(chosen, show), show, after)[: PAGE_SIZE + 1]
    return _rows(ordered, user, of_unopened=show == "unread")


# New and Unread look at the clock and ask first: what they ask is put together each time.
FIRST_PAGES = {show: prepared(partial(_page, show=show)) for show in SHOWN if show not in {"new", "unread"}}


@prepared
def _pinned(reader, *, community: int | None = None) -> ThreadQuerySet:
    return _rows(with_marks(on_top(Thread.objects.visible_to(reader), community), reader), reader)


def _with_unanswered(user, *, tag: str = "", community: int | None = None):
    """The reader, with how many questions of the list are `unanswered`: no more than MOST_COUNTED and one."""
    waiting = _readable(user, tag=tag).unanswered()
    if community is not None:
        waiting = waiting.filter(community=community)
    found = ArraySubquery(waiting.values("pk")[: MOST_COUNTED + 1])
    count = Func(found, function="cardinality", output_field=IntegerField())
    return user.__class__.objects.filter(pk=user.pk).only("pk").annotate(unanswered=count)


_unanswered = prepared(_with_unanswered)


def _rows(threads: ThreadQuerySet, user, *, of_unopened: bool = False) -> ThreadQuerySet:
    """The threads of `with_marks` with all that their rows show."""
    beginning = Case(When(kind=Thread.Kind.STORY, then=Subquery(BEGINNING)))
    rows = with_unread(threads, user, of_unopened=of_unopened).select_related("author", "community").with_tags()
    return rows.annotate(beginning=beginning).defer(*unshown("author"), *UNSHOWN)


def _first_of_both(home: ThreadQuerySet, elsewhere: ThreadQuerySet, after: str) -> ThreadQuerySet:
    """A community's own threads and those shown there from elsewhere, behind a key.

    Each part is found by its own index, and no more of it than a page.
    """
    own = _after(_ordered(home, ""), "", after)
    # By an order that no index has: else the planner walks through all threads there are to find the few that cross.
    crossed = _after(elsewhere, "", after).order_by(Coalesce("active_at", "created_at").desc(), "-pk")
    most = PAGE_SIZE + 1
    return Thread.objects.filter(pk__in=own.values("pk")[:most].union(crossed.values("pk")[:most]))


def excerpt_of(html: str) -> str:
    """The first words of a story, from the beginning of its HTML: a tag that was cut in two goes."""
    return markup.excerpt(markup.plain(re.sub(r"<[^>]*$", "", html)), EXCERPT)


def _chosen(threads: ThreadQuerySet, user, show: str) -> ThreadQuerySet:
    match show:
        case "new":
            return new_among(threads, user)
        case "unread":
            return unread_among(threads, user)
        case "unanswered":
            return threads.unanswered()
        case "wanted":
            return threads.questions()
        case "following":
            return threads.followed_by(user)
        case "mine":
            return threads.filter(author=user)
        case "skills":
            return threads.unanswered().tagged_with_skills_of(user)
    return threads


def _ordered(threads: ThreadQuerySet, show: str) -> ThreadQuerySet:
    return threads.order_by(f"-{ORDERED_BY.get(show, 'active_at')}", "-pk")


def _key(thread: Thread, show: str) -> str:
    value = getattr(thread, ORDERED_BY.get(show, "active_at"))
    return f"{value if isinstance(value, int) else value.isoformat()}~{thread.pk}"


def _after(threads: ThreadQuerySet, show: str, after: str) -> ThreadQuerySet:
    """The rest of the list behind a key. A key that is none changes nothing."""
    value, _mark, key = after.partition("~")
    name = ORDERED_BY.get(show, "active_at")
    found = number_from(value) if name in {"score", "demand"} else moment_from(value)
    pk = number_from(key)
    if found is None or pk is None:
        return threads
    return threads.filter(Q(**{f"{name}__lt": found}) | Q(**{name: found, "pk__lt": pk}))


def _chips(show: str, tag: str, unanswered: int) -> list[Chip]:
    count = f"{MOST_COUNTED}+" if unanswered > MOST_COUNTED else str(unanswered or "")
    return [
        Chip(str(label), _query(name, tag), name == show, count if name == "unanswered" else "")
        for name, label in SHOWN.items()
    ]


def _query(show: str, tag: str, after: str = "") -> str:
    return urlencode({key: value for key, value in {"show": show, "tag": tag, "after": after}.items() if value})
