"""What finding costs in a large index: `python -m bench.finding --entries 1000000 --communities 3000`.

Fills a database of its own, builds the index, and times searches, suggestions while one types and what is alike, for a
member of thirty communities of which a fifth are private, beside one indexed query as the bare measure.
"""

import argparse
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.__main__ import SECRET
from config.embedded import services

MEMBERSHIPS = 30
PRIVATE_ONE_IN = 5
TEXTS = 20_000  # different ones, used again and again under titles of their own
WORDS_A_TEXT = 60
RUNS = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--communities", type=int, default=3_000)
    options = parser.parse_args()
    data_dir = Path(tempfile.mkdtemp(prefix="commonplace-bench-"))
    os.environ |= {"DATA_DIR": str(data_dir), "DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": SECRET}
    with services(data_dir) as found:
        os.environ |= found
        run(options)


def run(options) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    filler = filled(options.entries, options.communities)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    began = time.perf_counter()
    build()
    print(f"index of {options.entries} entries in {time.perf_counter() - began:.0f} s, {size_of_index():.0f} MB")
    measure(filler)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most, building the index included")


def filled(entries: int, communities: int):
    """The words that everything is made of. The rows are put together in the database: a million take half a minute."""
    from django.db import connection

    from accounts.models import User
    from bench.data import READER, SIZES, Filler
    from communities.models import Community, Membership
    from discussions.models import Thread
    from knowledge.entries import PLACES, ROOM_FOR_KINDS

    filler = Filler(SIZES["small"])
    reader = User.objects.create_user(email=READER, username="reader", name="Reader")
    is_open = {"visibility": "open", "joining": "free"}
    is_private = {"visibility": "private", "joining": "invitation"}
    places = Community.objects.bulk_create(
        Community(name=f"Community {n}", slug=f"community-{n}", **(is_open if n % PRIVATE_ONE_IN else is_private))
        for n in range(communities)
    )
    mine = filler.random.sample(places, MEMBERSHIPS)
    Membership.objects.bulk_create(Membership(community=place, user=reader) for place in mine)
    texts = [filler.text(WORDS_A_TEXT) for _ in range(TEXTS)]
    titles = [filler.text(6) for _ in range(TEXTS)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE words (n integer PRIMARY KEY, title text, body text)")
        with cursor.copy("COPY words FROM STDIN") as copy:
            for row in zip(range(TEXTS), titles, texts, strict=True):
                copy.write_row(row)
        counters = [field.column for field in Thread._meta.concrete_fields if field.default == 0]
        threads = THREADS.format(counters=", ".join(counters), zeros=", ".join("0" for _ in counters))
        cursor.execute(threads, [places[0].pk, communities, reader.pk, entries, 7_919, TEXTS])
        cursor.execute(ENTRIES, [ROOM_FOR_KINDS, PLACES["thread"], TEXTS])
    return filler


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


def measure(filler) -> None:
    from accounts.models import User
    from bench.data import READER
    from communities.models import Community
    from discussions.models import Thread
    from knowledge import palette, searching
    from knowledge.searching import Asked

    reader = User.objects.get(email=READER)
    place = Community.objects.of(reader).first()
    last = Thread.objects.order_by("-pk").values_list("pk", flat=True)[0]

    def words(count: int) -> str:
        return filler.text(count)

    timed("bare: one row by its key", lambda: Thread.objects.get(pk=random.randint(last - 1000, last)))
    for count in (1, 2, 4):
        timed(f"search, {count} words, with facets", lambda count=count: searching.find(reader, Asked(words(count))))
    timed("search in one community", lambda: searching.find(reader, Asked(words(2), community=place.slug)))
    timed("suggestions in the palette", lambda: palette.offered(words(1)[:4], reader))
    timed("what is alike", lambda: searching.similar(words(6), reader))


def timed(name: str, run: Callable[[], object]) -> None:
    run()
    spans = []
    for _ in range(RUNS):
        began = time.perf_counter()
        run()
        spans.append((time.perf_counter() - began) * 1000)
    spans.sort()
    print(f"{name}: p50 {statistics.median(spans):.1f} ms, p95 {spans[int(len(spans) * 0.95)]:.1f} ms", flush=True)


if __name__ == "__main__":
    main()
