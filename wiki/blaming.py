"""Which revision each line of a page comes from.

A line belongs to the revision that first had it there. That is found by going through the revisions once, from the
oldest on; how far one has come is kept in `Blame`, so that a long history is never read twice. A reader waits for a few
revisions at most; what is more is a task's work.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from django.db import transaction

from markup.matching import Effort, lines, matching_blocks
from wiki import models

STEPS = 300_000  # for one revision: some 30 ms. What costs more counts as written anew
READ_AT_ONCE = 40  # revisions that a reader waits for
COUNTED_AT_ONCE = 500  # revisions between two times that a task writes down how far it came


class Run(NamedTuple):
    """Neighbouring lines that came with the same revision."""

    revision: int
    length: int  # lines


def next_runs(runs: list[Run], old: str, new: str, *, number: int) -> list[Run]:
    """The runs of a text, from those of the one before it."""
    before, after = without_ends(old), without_ends(new)
    if not is_whole(runs, old):
        runs = [Run(0, len(before))]  # what is unknown belongs to nobody
    origins = [run.revision for run in runs for _line in range(run.length)]
    result = [number] * len(after)
    for block in matching_blocks(before, after, Effort(STEPS)):
        result[block.b : block.b + block.size] = origins[block.a : block.a + block.size]
    return [Run(revision, len(list(same))) for revision, same in groupby(result)]


def without_ends(text: str) -> list[str]:
    """The lines. That another one follows is no change of a line."""
    return [line.rstrip("\r\n") for line in lines(text)]


def is_whole(runs: Iterable[Run], text: str) -> bool:
    return sum(run.length for run in runs) == len(lines(text))


def runs_of(page: "models.Page") -> list[Run] | None:
    """Whose each line of the page is, or None while too much of its history is not counted yet. At most 3 queries."""
    start, runs, text = begin(page)
    if page.number - start > READ_AT_ONCE:
        return None
    return follow(page, start, runs, text, until=page.number)


def count(page: "models.Page") -> bool:
    """Go through the next revisions, and keep how far that came. Whether all are counted."""
    start, runs, text = begin(page)
    until = min(page.number, start + COUNTED_AT_ONCE)
    counted = follow(page, start, runs, text, until=until)
    with transaction.atomic():
        models.Blame.objects.update_or_create(
            page=page, defaults={"number": until, "runs": [list(run) for run in counted]}
        )
    return until == page.number


def counted_until(page: "models.Page") -> int:
    return models.Blame.objects.filter(page=page).values_list("number", flat=True).first() or 0


def begin(page: "models.Page") -> tuple[int, list[Run], str]:
    """The revision up to which lines are counted, its runs, and its text. What no longer fits is begun anew."""
    blame = models.Blame.objects.filter(page=page).first()
    if blame and 0 < blame.number <= page.number:
        text = page.revisions.filter(number=blame.number).values_list("body", flat=True).first() or ""
        if is_whole(blame.lines, text):
            return blame.number, blame.lines, text
    return 0, [], ""


def follow(page: "models.Page", start: int, runs: list[Run], text: str, *, until: int) -> list[Run]:
    """The runs of revision `until`, from those of `start`."""
    between = page.revisions.filter(number__gt=start, number__lte=until).order_by("number")
    for number, body in between.values_list("number", "body").iterator(chunk_size=50):
        runs = next_runs(runs, text, body, number=number)
        text = body
    return runs
