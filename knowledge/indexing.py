"""The consumer that keeps entries and index true to the content, and what checks and rebuilds them.

Entries are written in the transaction that marks the news as handled; the index, which no transaction holds, is written
just before that commits. After a crash in between the same entries are written once more, with the same keys.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from communities.models import Activity, Event
from discussions.models import Duplicate, Post, ThreadTag
from knowledge import uses
from knowledge.demand import count_keeps
from knowledge.engine import Broken, Engine
from knowledge.entries import (
    all_entries,
    documents_of,
    entries_of_pages,
    entries_of_posts,
    entry_id,
    entry_of_event,
    id_of_post,
    in_batches,
    is_live,
    pages_to_index,
    posts_to_index,
)
from knowledge.models import Entry
from knowledge.talking import follow_titles
from wiki.models import Page, PageTag, Wording

WAIT = 2.0  # seconds for another writer; then beat comes back
WAIT_TO_REBUILD = 60.0
# What changes each post's entry with its thread's.
WHOLE_THREAD = {"renamed", "retagged", "removed", "restored", "moved", "split", "merged", "unmerged", "lost words"}
TAKES_AWAY = WHOLE_THREAD - {"renamed", "retagged", "restored"} | {"cancelled"}
# What changes by which words an event is found, or whether.
OF_EVENT = {"planned", "changed", "cancelled", "put back", "lost words"}
# What changes by which words all that carries a tag is found.
NAMES_OF_TAG = {"added synonym", "dropped synonym"}

KEY_FIELDS = {"id", "version"}
FIELDS = [name.attname for name in Entry._meta.concrete_fields if name.name not in KEY_FIELDS]


def engine() -> Engine:
    """The engine of this process."""
    return _engine(settings.INDEX_DIR)


@cache
def _engine(folder: Path) -> Engine:
    return Engine(folder)


def index_outstanding() -> int:
    """Index all that happened and is not indexed yet. Returns how many activities that were. Raises Busy.

    An index of an older layout is made anew first, while it serves.
    """
    total = 0
    with engine().only_writer(wait=WAIT):
        if engine().is_outdated:
            rebuild_index()
        while count := Activity.objects.consume("indexed_at", index):
            total += count
    return total


@dataclass
class Touched:
    """The keys of what some activities changed. Of a thread in `threads` only the opening post.

    What it loads comes in the order of its keys: of two that rank alike the engine gives the one written first.
    """

    threads: set[int] = field(default_factory=set)
    whole_threads: set[int] = field(default_factory=set)
    posts: set[int] = field(default_factory=set)
    pages: set[int] = field(default_factory=set)
    events: set[int] = field(default_factory=set)

    @classmethod
    def by(cls, activities: Iterable[Activity]) -> "Touched":
        touched = cls()
        for activity in activities:
            touched._add(activity)
        touched.add_targets()
        touched.add_duplicates()
        touched.add_series()
        touched.add_asked()
        return touched

    def _add(self, activity: Activity) -> None:
        if activity.kind == "thread":
            threads = self.whole_threads if activity.verb in WHOLE_THREAD else self.threads
            threads.add(activity.object_id)
            self.threads.update(activity.data.get("targets", []))
            self._add_moved(activity)
        elif activity.kind == "post":
            self.posts.add(activity.object_id)
            self.threads.add(activity.place_id)
        elif activity.kind == "comment":
            self.posts.add(activity.data["post"])
            self.threads.add(activity.place_id)
        elif activity.kind == "page":
            self.pages.add(activity.object_id)
            self._add_kept(activity)
        elif activity.kind == "page-comment":
            self.pages.add(activity.place_id)
        elif activity.kind == "event" and activity.verb in OF_EVENT:
            self.events.add(activity.object_id)
        elif activity.kind == "tag" and activity.verb in NAMES_OF_TAG:
            self.threads |= _carrying(ThreadTag, activity.object_id)
            self.pages |= _carrying(PageTag, activity.object_id)

    def _add_moved(self, activity: Activity) -> None:
        """A post that left may speak for a thread by now, or no more; both threads changed with it."""
        self.posts.update(activity.data.get("posts", []))
        if "posts" in activity.data:
            self.whole_threads.add(activity.data["from"])

    def _add_kept(self, activity: Activity) -> None:
        """What a page keeps changes its state with it."""
        if "post" in activity.data:
            self.posts.add(activity.data["post"])
            self.threads.add(activity.data["thread"])
        if activity.verb in {"removed", "restored"}:
            kept = Post.objects.filter(keeps__page=activity.object_id).values_list("pk", "thread")
            for post, thread in kept:
                self.posts.add(post)
                self.threads.add(thread)

    def add_targets(self) -> None:
        """The words of a duplicate lead to its target too."""
        changed = self.threads | self.whole_threads
        self.threads.update(Duplicate.objects.filter(thread__in=changed).values_list("target", flat=True))

    def add_duplicates(self) -> None:
        """Where a question was said to be answered went, or came back: it stands for itself, or leads there again."""
        if self.whole_threads:
            led = Duplicate.objects.filter(target__in=self.whole_threads).values_list("thread", flat=True)
            self.threads.update(led)

    def add_series(self) -> None:
        """One of a series speaks for those that say the same: which one may have changed."""
        if self.events:
            series = Event.objects.filter(pk__in=self.events).exclude(series=None).values("series")
            self.events.update(Event.objects.filter(series__in=series).values_list("pk", flat=True))

    def add_asked(self) -> None:
        """An article is found by the words of the questions that it answers, as long as they stand here."""
        asked = Wording.objects.filter(kind="thread", object_id__in=self.threads | self.whole_threads)
        self.pages.update(asked.values_list("page", flat=True))

    def load_posts(self) -> Iterable[Post]:
        wanted = Q(pk__in=self.posts) | Q(thread__in=self.whole_threads) | Q(thread__in=self.threads, number=1)
        return posts_to_index(Post.objects.filter(wanted)).order_by("pk")

    def load_pages(self) -> Iterable[Page]:
        return pages_to_index(Page.objects.filter(pk__in=self.pages)).order_by("pk")

    def load_events(self) -> Iterable[Event]:
        return Event.objects.told_once().filter(pk__in=self.events).order_by("pk")

    def ids(self) -> set[int]:
        """The keys of the entries that are surely meant."""
        threads = {entry_id("thread", pk) for pk in self.threads | self.whole_threads}
        posts, pages = {entry_id("post", pk) for pk in self.posts}, {entry_id("page", pk) for pk in self.pages}
        return threads | posts | pages | {entry_id("event", pk) for pk in self.events}


def _carrying(through: type[ThreadTag | PageTag], tag: int) -> set[int]:
    return set(through.objects.filter(tag=tag).values_list("content_object", flat=True))


def index(activities: list[Activity]) -> None:
    """The effect: entries and index say of what these activities changed what is so now.

    Each is written even if it looks unchanged, because the index may hold a text whose transaction never committed.
    """
    touched = Touched.by(activities)
    posts = list(touched.load_posts())
    touched.pages |= uses.settle(posts, threads=touched.threads | touched.whole_threads, pages=touched.pages)
    pages = list(touched.load_pages())
    entries = entries_of_posts([post for post in posts if is_live(post)])
    entries += entries_of_pages([page for page in pages if is_live(page)])
    entries += [entry_of_event(event) for event in touched.load_events()]
    ids = touched.ids() | {id_of_post(post) for post in posts}
    gone = ids - {entry.pk for entry in entries}
    store(entries)
    count_keeps(pages=touched.pages)
    follow_titles(activities)
    Entry.objects.filter(pk__in=gone).delete()
    if ids:
        engine().write(documents_of(entries), removed=gone)


def taken_away() -> frozenset[int]:
    """The entries that the index still holds as they were before something was taken away or elsewhere."""
    outstanding = Activity.objects.filter(indexed_at=None, verb__in=TAKES_AWAY).values_list("kind", "object_id", "data")
    touched: dict[str, set[int]] = {"thread": set(), "post": set(), "page": set(), "event": set()}
    for kind, pk, data in outstanding:
        touched.setdefault(kind, set()).add(pk)
        touched["post"].update(data.get("posts", []))
        touched["event"].update(data.get("events", []))
    if not any(touched.values()):
        return frozenset()
    meant = (
        Q(thread__in=touched["thread"])
        | Q(post__thread__in=touched["thread"])
        | Q(post__in=touched["post"])
        | Q(page__in=touched["page"])
        | Q(page__wordings__kind="thread", page__wordings__object_id__in=touched["thread"])
        | Q(event__in=touched["event"])
    )
    return frozenset(Entry.objects.filter(meant).values_list("pk", flat=True))


def store(entries: list[Entry]) -> None:
    """Write entries, each as the next version of what is there."""
    versions = dict(Entry.objects.filter(pk__in=[entry.pk for entry in entries]).values_list("pk", "version"))
    for entry in entries:
        entry.version = versions.get(entry.pk, 0) + 1
    Entry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["id"], update_fields=[*FIELDS, "version"], batch_size=500
    )


def rebuild() -> Iterator[Entry]:
    """Make entries and index anew while the old ones serve. Yields each entry once it is stored.

    Raises Busy. What happens meanwhile waits in the outbox.
    """
    with engine().only_writer(wait=WAIT_TO_REBUILD):
        uses.settle_all()
        for batch in all_entries():
            with transaction.atomic():
                store(_changed(batch))
            yield from batch
        for batch in in_batches(Entry.objects.all()):
            Entry.objects.filter(pk__in=_orphans(batch)).delete()
        rebuild_index()


def rebuild_index() -> None:
    """Make the index anew from the entries that are there."""
    batches = in_batches(Entry.objects.all())
    engine().rebuild(document for batch in batches for document in documents_of(batch))


def _changed(entries: list[Entry]) -> list[Entry]:
    known = Entry.objects.in_bulk([entry.pk for entry in entries])
    return [entry for entry in entries if entry.pk not in known or not _same(entry, known[entry.pk])]


def _same(one: Entry, other: Entry) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in FIELDS)


def _orphans(entries: list[Entry]) -> list[int]:
    """Entries whose source is removed, or is an event that another one speaks for."""
    ids = [entry.pk for entry in entries]
    gone = (
        Q(thread__removal__isnull=False)
        | Q(post__removal__isnull=False)
        | Q(post__thread__removal__isnull=False)
        | Q(page__removal__isnull=False)
        | Q(event__isnull=False) & ~Q(event__in=Event.objects.told_once())
    )
    return list(Entry.objects.filter(gone, pk__in=ids).values_list("pk", flat=True))


def differences() -> Iterator[str]:
    """How content, entries and index disagree, a line each. What waits in the outbox is a difference too."""
    for batch in all_entries():
        known = Entry.objects.in_bulk([entry.pk for entry in batch])
        for entry in batch:
            if entry.pk not in known:
                yield f"{entry.url} has no entry"
            elif not _same(entry, known[entry.pk]):
                yield f"{entry.url} has an old entry"
    for batch in in_batches(Entry.objects.all()):
        yield from (f"entry {pk} is of something removed" for pk in _orphans(batch))
    yield from _differences_of_index()


def _differences_of_index() -> Iterator[str]:
    try:
        documents = engine().versions()
    except Broken as error:
        yield f"the index can't be read: {error}"
        return
    held = dict(documents)
    if len(documents) > len(held):
        yield f"the index holds {len(documents) - len(held)} entries twice"
    for pk, url, version in Entry.objects.values_list("pk", "url", "version").iterator():
        found = held.pop(pk, None)
        if found is None:
            yield f"{url} is not in the index"
        elif found != version:
            yield f"{url} is in the index as version {found}, not {version}"
    yield from (f"the index holds entry {pk}, which is gone" for pk in held)
