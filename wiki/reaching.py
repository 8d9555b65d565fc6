"""What follows once readers see a new text of a page: who was asked to read it is asked anew."""

from wiki import models


def reach_readers(page: "models.Page", revision: "models.Revision", *, before: str) -> None:
    """A revision was saved, and shows unless it waits for approval. Part of the verbs; `before` is the old text."""
    if not models.ApprovedText.objects.filter(page=page).exists():
        models.RequiredReading.objects.ask_again(page, since=revision.number - 1)


def reach_after_approval(page: "models.Page", *, seen: int, before: str) -> None:
    """What waited shows: all since the revision that readers saw, whose text is `before`. Part of the verbs."""
    models.RequiredReading.objects.ask_again(page, since=seen)
