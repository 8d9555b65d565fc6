"""What follows once readers see a new text of a page: who is asked to read it anew, and for whom it is news."""

import re
from collections.abc import Iterable

from wiki import models

FIGURE = re.compile(r"\d+")


def reach_readers(page: "models.Page", revision: "models.Revision", *, before: str) -> dict[str, bool | str]:
    """A revision was saved, and shows unless it waits for approval. Part of the verbs; `before` is the old text.

    Returns what the log says of it besides: who watches is told of what waits when it is approved.
    """
    if models.ApprovedText.objects.filter(page=page).exists():
        return {"waits": True, "words": revision.comment}
    models.RequiredReading.objects.ask_again(page, since=revision.number - 1)
    if revision.number == 1 or is_news([revision.size], before, revision.body):
        models.News.objects.tell(page, revision, before=before)
    return {}


def reach_after_approval(page: "models.Page", *, seen: int, before: str) -> None:
    """What waited shows: all since the revision that readers saw, whose text is `before`. Part of the verbs."""
    models.RequiredReading.objects.ask_again(page, since=seen)
    waited = page.revisions.filter(number__gt=seen, number__lte=page.number)
    newest = page.newest
    if is_news(waited.values_list("size", flat=True), before, newest.body):
        models.News.objects.tell(page, newest, before=before)


def is_news(sizes: Iterable[str], before: str, after: str) -> bool:
    """Whether it is more than typing errors. A changed figure is, however small: it may be a price."""
    return set(sizes) != {models.Revision.Size.TYPO} or FIGURE.findall(before) != FIGURE.findall(after)
