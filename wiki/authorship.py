"""Who wrote a page: line by line, and how much each."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Max, Min

from accounts.models import User
from markup.matching import count_words, words
from wiki.blaming import runs_of, without_ends
from wiki.models import Page, Revision

MOST_CONTRIBUTORS = 30


@dataclass(frozen=True)
class Passage:
    """Neighbouring lines that one revision brought. Without a revision nobody knows any more."""

    revision: Revision | None
    first: int  # the number of its first line
    lines: list[str]


@dataclass
class Contributor:
    """A person, what they did, and how many of the page's words are theirs."""

    person: User | None
    revision_count: int
    first_at: dt.datetime
    last_at: dt.datetime
    words: int = 0
    share: int = 0  # per cent of the words


def passages_of(page: Page) -> list[Passage] | None:
    """The page's lines by who brought them, or None while they are still counted. At most 4 queries."""
    runs = runs_of(page)
    if runs is None:
        return None
    numbers = {run.revision for run in runs}
    found = page.revisions.filter(number__in=numbers).without_text().select_related("by")
    revisions = {revision.number: revision for revision in found}
    text = without_ends(page.body)
    at, passages = 0, []
    for run in runs:
        passages.append(Passage(revisions.get(run.revision), at + 1, text[at : at + run.length]))
        at += run.length
    return passages


def contributors_of(page: Page, passages: list[Passage] | None) -> list[Contributor]:
    """Who saved most often first; with the words of theirs that still stand, where that is counted. Two queries."""
    rows = (
        page.revisions.order_by()
        .values("by")
        .annotate(count=Count("pk"), first_at=Min("at"), last_at=Max("at"))
        .order_by("-count", "by")[:MOST_CONTRIBUTORS]
    )
    people = User.objects.in_bulk([row["by"] for row in rows if row["by"]])
    standing: Counter[int | None] = Counter()
    for passage in passages or []:
        if passage.revision:
            standing[passage.revision.by_id] += sum(count_words(words(line)) for line in passage.lines)
    total = standing.total() or 1
    return [
        Contributor(
            people.get(row["by"]),
            row["count"],
            row["first_at"],
            row["last_at"],
            standing[row["by"]],
            round(100 * standing[row["by"]] / total),
        )
        for row in rows
    ]
