"""What is new for the searches that people saved: once a day in the bell and by mail, and as a feed."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from communities.models import Activity
from knowledge.engine import Broken
from knowledge.models import Entry, SavedSearch
from knowledge.searching import Asked, written_between

logger = logging.getLogger(__name__)

INDEXED_BY_THEN = timedelta(minutes=5)  # what is younger may not be in the index yet: the next run tells of it
LOOKED_AT = 20  # of what is new, to know whether anything is
IN_FEED = 50
FEED_COVERS = timedelta(days=90)


def alert() -> int:
    """Look for what is new in each search that is due, one by one. Returns how many searches that were."""
    now = timezone.now()
    due = SavedSearch.objects.due(now).order_by("told_until").values_list("pk", flat=True)
    return sum(_alert_of(pk, now) for pk in list(due))


@transaction.atomic
def _alert_of(pk: int, now: datetime) -> bool:
    """Once a day, however many workers look at it. The notice follows from the Activity."""
    due = SavedSearch.objects.due(now).select_for_update(of=("self",), skip_locked=True)
    search = due.filter(pk=pk).select_related("user").first()
    if search is None:
        return False
    until = now - INDEXED_BY_THEN
    try:
        found = entries_of(search, after=search.told_until, before=until, most=LOOKED_AT)
    except Broken:
        logger.exception("The index can't be read: saved searches wait.")
        return False
    SavedSearch.objects.filter(pk=pk).update(told_until=until)
    if any(entry.author_id != search.user_id for entry in found):
        Activity.record("found", by=None, about=search, community=None, data={"user": search.user_id})
    return True


def feed_of(search: SavedSearch) -> list[Entry]:
    """What its feed says now. Raises Broken."""
    now = timezone.now()
    return entries_of(search, after=now - FEED_COVERS, before=now + timedelta(seconds=1), most=IN_FEED)


def entries_of(search: SavedSearch, *, after: datetime, before: datetime, most: int) -> list[Entry]:
    """What its owner may read now that has every word and was written in that time, the newest first. Raises Broken."""
    return written_between(search.user, Asked.from_query(search.query), after=after, before=before, most=most)
