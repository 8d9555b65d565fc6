"""Which new questions are offered to whom: to a few who showed that they know, and who are not asked too often."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Max, Sum
from django.utils import timezone

from accounts.models import Preference, User
from communities.audience import levels_for, readers_among
from communities.models import Activity
from discussions.models import ReadMark, Thread
from knowledge import expertise
from knowledge.models import Entry, Offer, Routing

MOST_OFFERED = 3
MOST_LOOKED_AT = 50  # of those who know: the rest showed little of it
NEW_FOR = dt.timedelta(days=2)  # an older question has other ways to its answer
WEEK = dt.timedelta(days=7)
AWAY_AFTER = dt.timedelta(days=14)  # without having written or read anything


def offer_new_questions() -> int:
    """Look for somebody to answer each new question that nobody answered yet. Returns how many questions that were."""
    waiting = Entry.objects.filter(
        signals__contains=["unanswered"],
        active_at__gte=timezone.now() - NEW_FOR,
        thread__created_at__gte=timezone.now() - NEW_FOR,
        thread__routing=None,
    )
    threads = list(waiting.order_by("thread").values_list("thread", flat=True))
    for thread in threads:
        _offer(thread)
    return len(threads)


@transaction.atomic
def _offer(pk: int) -> None:
    """Offer a question once, however many workers look at it."""
    held = Thread.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    thread = held.filter(pk=pk, removal=None, routing=None).first()
    if thread is None:
        return
    Routing.objects.create(thread=thread)
    people = chosen_for(thread)
    Offer.objects.bulk_create(Offer(thread=thread, person_id=person) for person in people)
    if people:
        thread.record("offered", by=None, data={"people": people})


def chosen_for(thread: Thread) -> list[int]:
    """Whom to offer the question: what shows that they know is of communities where its asker may read, too."""
    writer = thread.writer_id
    asker = User.objects.filter(pk=writer).first() if writer else None
    if asker is None:
        return []
    known = expertise.known_to(asker).filter(tag__in=thread.tags.all()).exclude(user=asker)
    ranked = known.values("user").annotate(weight=Sum("weight")).order_by("-weight", "user")
    people = list(ranked.values_list("user", flat=True)[:MOST_LOOKED_AT])
    may_read = readers_among(thread.community, people)
    fit = (may_read - levels_for(thread).ignoring()) & _with_room(people) & _present(people)
    return [person for person in people if person in fit][:MOST_OFFERED]


def _with_room(people: Iterable[int]) -> set[int]:
    """Those who were not offered all that they take in a week."""
    wanted = dict(Preference.objects.filter(user__in=people).values_list("user", "offers_a_week"))
    lately = Offer.objects.filter(person__in=people, at__gt=timezone.now() - WEEK)
    offered = dict(lately.values_list("person").annotate(count=Count("pk")))
    most = Preference().offers_a_week
    return {person for person in people if offered.get(person, 0) < wanted.get(person, most)}


def _present(people: Iterable[int]) -> set[int]:
    """Those who read or wrote something lately: who is away is not asked."""
    since = timezone.now() - AWAY_AFTER
    wrote = Activity.objects.filter(by__in=people).values_list("by").annotate(at=Max("at"))
    read = ReadMark.objects.filter(user__in=people, read_at__gte=since).values_list("user", flat=True)
    return {person for person, at in wrote if at >= since} | set(read)
