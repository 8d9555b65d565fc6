"""What finding costs in a large index: `python -m bench.finding --entries 1000000 --communities 3000`.

Fills a database of its own, builds the index, and times searches, suggestions while one types and what is alike, for a
member of thirty communities of which a fifth are private, beside one indexed query as the bare measure. `--keep FOLDER`
keeps what was filled there and takes it up again: then only the finding is measured.

The texts are drawn by Zipf's law, so the most frequent of their made-up words stand as often as "the" and "with" do in
English, which search leaves aside. So it asks twice: with words as people's queries have them once as many of the most
frequent ones are left aside as English has small words, and with any words, as if every "the" counted.
"""

import argparse
import random
import resource
import statistics
import time
from collections.abc import Callable
from itertools import batched
from pathlib import Path

from bench.site import own_site

MEMBERSHIPS = 30
PRIVATE_ONE_IN = 5
TEXTS = 20_000  # different ones, used again and again under titles of their own
WORDS_A_TEXT = 60
RUNS = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--communities", type=int, default=3_000)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder to keep what is filled in, and to take it up from")
    parser.add_argument("--only", default="", help="what is timed: those whose name holds this")
    options = parser.parse_args()
    with own_site(options.keep, SEMANTIC="0"):  # by words alone
        run(options)


def run(options) -> None:
    from django.db import connection, transaction

    from accounts.models import User
    from bench.data import SIZES, Filler
    from knowledge.engine import CURRENT
    from knowledge.indexing import engine

    filler = Filler(SIZES["small"])
    if not User.objects.exists():
        with transaction.atomic():
            fill(filler, options.entries, options.communities, options.people)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    if engine().is_outdated or not (engine().folder / CURRENT).exists():
        began = time.perf_counter()
        build()
        print(f"the index took {time.perf_counter() - began:.0f} s and, at most, {megabytes():.0f} MB of memory")
    print(f"index of {size_of_index():.0f} MB")
    measure(filler, options.only)
    print(f"{megabytes():.0f} MB of memory at most, all in all")


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fill(filler, entries: int, communities: int, people: int) -> None:
    """Entries are put together in the database: a million take half a minute."""
    from django.db import connection

    from accounts.models import User
    from bench.data import READER
    from communities.models import Community, Membership
    from discussions.models import Thread
    from knowledge.entries import PLACES, ROOM_FOR_KINDS

    reader = User.objects.create_user(email=READER, username="reader", name="Reader")
    is_open = {"visibility": "open", "joining": "free"}
    is_private = {"visibility": "private", "joining": "invitation"}
    places = Community.objects.bulk_create(
        Community(name=f"Community {n}", slug=f"community-{n}", **(is_open if n % PRIVATE_ONE_IN else is_private))
        for n in range(communities)
    )
    mine = filler.random.sample(places, MEMBERSHIPS)
    Membership.objects.bulk_create(Membership(community=place, user=reader) for place in mine)
    named = filler.text(2 * people).title().split()
    User.objects.bulk_create(
        (
            User(email=f"p{n}@x.org", username=f"p{n}", name=f"{first} {last}", password="!")
            for n, (first, last) in enumerate(batched(named, 2))
        ),
        batch_size=5_000,
    )
    texts = [filler.text(WORDS_A_TEXT) for _ in range(TEXTS)]
    titles = [filler.text(6) for _ in range(TEXTS)]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("CREATE TEMPORARY TABLE words (n integer PRIMARY KEY, title text, body text)")
        with cursor.copy("COPY words FROM STDIN") as copy:
            for row in zip(range(TEXTS), titles, texts, strict=True):
                copy.write_row(row)
        counters = [field.column for field in Thread._meta.concrete_fields if field.default == 0]
        threads = THREADS.format(counters=", ".join(counters), zeros=", ".join("0" for _ in counters))
        cursor.execute(threads, [places[0].pk, communities, reader.pk, entries, 7_919, TEXTS])
        cursor.execute(ENTRIES, [ROOM_FOR_KINDS, PLACES["thread"], TEXTS])


# Titles and texts are paired anew for each, so that no two entries are the same.
THREADS = """
    INSERT INTO discussions_thread (kind, title, community_id, author_id, created_at, active_at, last_number,
        environments, {counters})
    SELECT 'question', words.title || ' ' || i, %s + i %% %s, %s,
        now() - i * interval '1 minute', now() - i * interval '1 minute', 1, '[]', {zeros}
    FROM generate_series(0, %s - 1) AS series (i) JOIN words ON words.n = (i::bigint * %s) %% %s
"""
ENTRIES = """
    INSERT INTO knowledge_entry (id, thread_id, kind, community_id, author_id, title, text, tags, url, signals, score,
        created_at, active_at, version)
    SELECT discussions_thread.id * %s + %s, id, 'question', community_id, author_id, discussions_thread.title,
        words.body, '[]', '/threads/' || id || '/', '["unanswered"]', id %% 7, created_at, active_at, 1
    FROM discussions_thread JOIN words ON words.n = id %% %s
"""


def build() -> None:
    from knowledge.indexing import engine, rebuild_index

    with engine().only_writer(wait=1):
        rebuild_index()


def size_of_index() -> float:
    from django.conf import settings

    return sum(file.stat().st_size for file in Path(settings.INDEX_DIR).rglob("*") if file.is_file()) / 1024**2


def measure(filler, only: str) -> None:
    from accounts.models import User
    from bench.data import READER
    from communities.models import Community
    from discussions.models import Thread
    from knowledge import palette, searching
    from knowledge.languages import ENGLISH, SMALL
    from knowledge.searching import Asked

    reader = User.objects.get(email=READER)
    place = Community.objects.of(reader).first()
    last = Thread.objects.order_by("-pk").values_list("pk", flat=True)[0]

    def find_in(slug: str, query: str) -> None:
        searching.find(reader, Asked(query, community=slug))

    def timed(name: str, run: Callable[[str], object], words: int, *, small: int = 0) -> None:
        """Run it for queries of that many words, the same each time, of all but so many of the most frequent ones."""
        if only not in name:
            return
        drawn = random.Random(words)
        run("warm")
        spans, costs = [], []
        for _ in range(RUNS):
            query = " ".join(drawn.choices(filler.words[small:], filler.weights[small:], k=words))
            began, spent = time.perf_counter(), time.process_time()
            run(query)
            spans.append((time.perf_counter() - began) * 1000)
            costs.append((time.process_time() - spent) * 1000)
        figures = [f"p50 {statistics.median(each):.1f} ms, p95 {p95(each):.1f} ms" for each in (spans, costs)]
        print(f"{name}: {figures[0]}; of the process's own time {figures[1]}", flush=True)

    timed("bare: one row by its key", lambda _query: Thread.objects.get(pk=random.randint(last - 1000, last)), 1)
    for small, which in [(len(SMALL[ENGLISH]), "words that matter"), (0, "any words")]:
        for words in (1, 2, 4):
            of = f"{words} of {which}"
            timed(f"search without facets, {of}", lambda query: hits_alone(query, reader), words, small=small)
            timed(f"search with facets, {of}", lambda query: searching.find(reader, Asked(query)), words, small=small)
        timed(f"search in one community, 2 of {which}", lambda query: find_in(place.slug, query), 2, small=small)
        timed(f"suggestions in the palette, {which}", lambda query: palette.offered(query[:4], reader), 1, small=small)
        timed(f"what is alike, 6 of {which}", lambda query: searching.similar(query, reader), 6, small=small)


def p95(spans: list[float]) -> float:
    return sorted(spans)[int(len(spans) * 0.95)]


def hits_alone(query: str, reader) -> None:
    """What the first page of a search shows, without the counts beside it."""
    from knowledge.asked import Asked, understand
    from knowledge.ranking import ranked
    from knowledge.searching import PAGE_SIZE, entries_of

    understood = understand(Asked(query), reader, limit=PAGE_SIZE, counts=False)
    reached = ranked(understood.search, query=query, everywhere=frozenset(understood.readable))
    entries_of([hit.entry for hit in reached.results.hits], reader)


if __name__ == "__main__":
    main()
