"""What to read after a thread: what one has not read, then what is alike, then what is new where one belongs."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions.models import Thread, ThreadQuerySet
from discussions.unread import new_among, unread_among, with_marks, with_unread
from knowledge import searching
from knowledge.entries import entry_id

MOST = 5


@dataclass(frozen=True)
class Suggestion:
    """A thread to go on with, and why."""

    thread: Thread
    why: str | Promise


def suggested_after(thread: Thread, reader: User) -> list[Suggestion]:
    """At most five threads that the reader may read, each once, and never the one at hand."""
    chosen: dict[int, Suggestion] = {}
    for suggestion in _candidates(thread, reader):
        chosen.setdefault(suggestion.thread.pk, suggestion)
        if len(chosen) == MOST:
            break
    return list(chosen.values())


def _candidates(thread: Thread, reader: User) -> Iterator[Suggestion]:
    """Each kind is looked for only if the ones before it were not enough."""
    others = with_unread(with_marks(Thread.objects.visible_to(reader), reader), reader).exclude(pk=thread.pk)
    others = others.select_related("community")
    for found in unread_among(others, reader).order_by("-active_at", "-pk")[:MOST]:
        yield Suggestion(found, _("not read to the end"))
    for found in _alike(thread, others, reader):
        yield Suggestion(found, _("alike"))
    for found in new_among(others, reader).order_by("-created_at", "-pk")[: 2 * MOST]:
        yield Suggestion(found, _("new"))


def _alike(thread: Thread, others: ThreadQuerySet, reader: User) -> list[Thread]:
    without = entry_id("thread", thread.pk)
    entries = searching.similar(thread.title, reader, community=thread.community.slug, without=without)
    ids = [entry.thread_id for entry in entries if entry.thread_id]
    found = others.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]
