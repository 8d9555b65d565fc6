"""How much there is that speaks for an entry, besides its words: what ranks it among others with the same words."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, Exists, Max, OuterRef, Q

from discussions.models import Post, Thread
from knowledge.models import Entry
from wiki.models import Helpfulness, Revision, Verification

# What each adds to the trust in a text. Text comes first: the engine multiplies a score by log2(2 + trust).
STATES = {"validated": 0.25, "accepted": 0.25, "kept": 0.2, "answered": 0.15}
PAGE = 0.15
CHECKED = 0.1
# Of the logarithm of how many there are, so that each further one adds less.
PER_VOTE = 0.05
PER_SUCCESS = 0.05
PER_HELPED = 0.05
PER_USE = 0.05
PER_DEMAND = 0.03
MOST = 0.6  # of all these
# Whatever is newer counts more, by the same for each year: so nothing has to be ranked anew because time went by.
PER_YEAR = 0.01
THIS_AGE = datetime(2020, 1, 1, tzinfo=UTC)  # what is older counts less, what is newer more
MOST_YEARS_AGO = 20.0
SECONDS_OF_YEAR = 365.25 * 24 * 3600


@dataclass(frozen=True)
class Standing:
    """What people said of an entry since it was written."""

    successes: int = 0  # people for whom it worked
    demand: int = 0  # people who have the same question, and questions that lead to it
    helped: int = 0  # readers whom the page helped, less those whom it did not
    uses: int = 0  # accepted answers that send their reader to the page
    checked_at: datetime | None = None  # when somebody said that it is still right


def standing_of(entries: Iterable[Entry]) -> dict[int, Standing]:
    """The standing of each entry, by its key: at most four queries."""
    listed = list(entries)
    threads, posts, pages = (
        {getattr(entry, name): entry.pk for entry in listed if getattr(entry, name)}
        for name in ("thread_id", "post_id", "page_id")
    )
    found = {entry.pk: Standing() for entry in listed}
    if threads:
        rows = Thread.objects.filter(pk__in=threads).values_list(
            "pk", "success_count", "me_too_count", "duplicate_count"
        )
        for pk, successes, had_too, duplicates in rows:
            found[threads[pk]] = Standing(successes=successes, demand=had_too + duplicates)
    if posts:
        for pk, successes in Post.objects.filter(pk__in=posts).values_list("pk", "success_count"):
            found[posts[pk]] = Standing(successes=successes)
    if pages:
        helped, checked = _helped(pages), _checked(pages)
        for page, pk in pages.items():
            checked_at, uses = checked.get(page, (None, 0))
            found[pk] = Standing(helped=helped.get(page, 0), uses=uses, checked_at=checked_at)
    return found


def parts_of(entry: Entry, standing: Standing) -> dict[str, float]:
    """What speaks for it, each with what it adds, the most first; without its age."""
    parts = {state: STATES[state] for state in entry.signals if state in STATES}
    parts |= {"page": PAGE if entry.page_id else 0.0, "checked": CHECKED if standing.checked_at else 0.0}
    counted = {
        "votes": (PER_VOTE, entry.score),
        "successes": (PER_SUCCESS, standing.successes),
        "helped": (PER_HELPED, standing.helped),
        "uses": (PER_USE, standing.uses),
        "demand": (PER_DEMAND, standing.demand),
    }
    parts |= {name: weight * math.log2(1 + max(count, 0)) for name, (weight, count) in counted.items()}
    return {name: part for name, part in sorted(parts.items(), key=lambda part: -part[1]) if part}


def fresh_at(entry: Entry, standing: Standing) -> datetime:
    """When it was last changed, talked about, or said to be right."""
    return max(entry.active_at, standing.checked_at or entry.active_at)


def trust_in(entry: Entry, standing: Standing) -> float:
    """How much speaks for an entry, from 0 to MOST, and what its age adds or takes."""
    years = (fresh_at(entry, standing) - THIS_AGE).total_seconds() / SECONDS_OF_YEAR
    return min(sum(parts_of(entry, standing).values()), MOST) + PER_YEAR * max(years, -MOST_YEARS_AGO)


def _helped(pages: Iterable[int]) -> dict[int, int]:
    said = Helpfulness.objects.of_present_text().filter(page__in=pages).order_by().values("page")
    counts = said.annotate(yes=Count("pk", filter=Q(reason="")), no=Count("pk", filter=~Q(reason="")))
    return {page: yes - no for page, yes, no in counts.values_list("page", "yes", "no")}


def _checked(pages: Iterable[int]) -> dict[int, tuple[datetime | None, int]]:
    """When each page as it is now was last said to be right, and how often it was used: a text that is new was not."""
    later = Revision.objects.filter(page=OuterRef("page"), size=Revision.Size.MAJOR, number__gt=OuterRef("number"))
    said = Verification.objects.filter(~Exists(later), page__in=pages).order_by().values("page")
    rows = said.annotate(last=Max("at", filter=Q(counts=True)), uses=Count("pk", filter=~Q(kind="")))
    return {page: (last, uses) for page, last, uses in rows.values_list("page", "last", "uses")}
