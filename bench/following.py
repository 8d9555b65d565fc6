"""How soon new posts are found: `python -m bench.following --posts 50 --seconds 60`.

Fills a database of its own, starts the index worker as the product does, lets two processes post at that rate, and says
how long it took from each commit until the index held the post.
"""

import argparse
import multiprocessing
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection

from bench.site import own_site

WRITERS = 2
THREADS = 200  # of each writer, into which its replies go
AUTHORS = 50
LOOK_AFTER = 0.02  # seconds
PATIENCE = 60.0  # seconds after the last post
WORKER = ["celery", "-A", "config", "--quiet", "worker", "--loglevel", "WARNING", "-Q", "index", "-P", "solo"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000, help="how many there are before")
    parser.add_argument("--communities", type=int, default=300)
    parser.add_argument("--posts", type=int, default=50, help="a second")
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    with own_site(SEMANTIC="0"):  # what stands by meaning follows when there is time
        run(options)


def run(options) -> None:
    from django.db import transaction

    from bench.data import SIZES, Filler
    from bench.finding import build, fill
    from knowledge.indexing import index_outstanding

    filler = Filler(SIZES["small"])
    with transaction.atomic():
        fill(filler, options.entries, options.communities, AUTHORS)
    ask(filler, WRITERS * THREADS)
    build()
    index_outstanding()
    worker = subprocess.Popen([sys.executable, "-W", "ignore", "-m", *WORKER], start_new_session=True)
    try:
        await_worker(filler)
        waits, span = posted(options)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)
    waits.sort()
    print(f"{len(waits)} posts in {span:.0f} s, {len(waits) / span:.0f} a second, beside {options.entries} entries")
    quantiles = {name: waits[min(len(waits) - 1, int(len(waits) * part))] for name, part in PARTS.items()}
    told = ", ".join(f"{name} {value:.2f} s" for name, value in quantiles.items())
    print(f"found after: median {statistics.median(waits):.2f} s, {told}")


def ask(filler, count: int) -> list[int]:
    """Put so many questions as people put them, to be replied to. Returns their entries."""
    from accounts.models import User
    from communities.models import Community
    from discussions.models import Thread
    from knowledge.entries import entry_id

    people = list(User.objects.filter(username__startswith="p"))
    places = list(Community.objects.filter(visibility="open")[:50])
    threads = []
    for number in range(count):
        fields = {"by": people[number % AUTHORS], "community": places[number % len(places)]}
        text = {"title": filler.text(6), "body": filler.text(60), "tags": []}
        threads.append(Thread.objects.start(**fields, **text, kind="question"))
    return [entry_id("thread", thread.pk) for thread in threads]


def await_worker(filler) -> None:
    """Until the worker indexes: its start is no part of what is measured."""
    asked = ask(filler, 1)
    ends_at = time.time() + PATIENCE
    while not found(asked):
        if time.time() > ends_at:
            raise SystemExit("The index worker does not work.")
        time.sleep(LOOK_AFTER)


PARTS = {"p95": 0.95, "p99": 0.99, "at most": 1.0}


def posted(options) -> tuple[list[float], float]:
    """Seconds from commit to found for each post, and how long posting took."""
    context = multiprocessing.get_context("spawn")  # a fork would share the database's connections
    each = options.posts / WRITERS
    pipes, writers = [], []
    for number in range(WRITERS):
        here, there = context.Pipe(duplex=False)
        writer = context.Process(target=write, args=(there, number, each, options.seconds))
        writer.start()
        pipes.append(here)
        writers.append(writer)
    pending: dict[int, float] = {}
    waits: list[float] = []
    began = time.time()
    ends_at = began + options.seconds + PATIENCE
    last = began
    while time.time() < ends_at and (any(writer.is_alive() for writer in writers) or pending):
        for pipe in pipes:
            for entry, at in received(pipe):
                pending[entry], last = at, max(last, at)
        for entry in found(list(pending)):
            waits.append(time.time() - pending.pop(entry))
        time.sleep(LOOK_AFTER)
    if pending:
        raise SystemExit(f"{len(pending)} posts were not found {PATIENCE:.0f} s after the last.")
    return waits, last - began


def received(pipe: Connection) -> Iterator[tuple[int, float]]:
    """What the writer told by now, if anything."""
    with suppress(EOFError):  # it is done
        while pipe.poll():
            yield pipe.recv()


def found(entries: list[int]) -> list[int]:
    from knowledge.index_queries import Search
    from knowledge.indexing import engine

    return list(engine().fitting(Search(text="", communities=everywhere()), entries))


@cache
def everywhere() -> frozenset[int]:
    from communities.models import Community

    return frozenset(Community.objects.values_list("pk", flat=True))


def write(pipe: Connection, number: int, each: float, seconds: int) -> None:
    """Reply to one thread after the other at that rate, and tell each reply's entry with the time of its commit."""
    import django

    django.setup()
    from accounts.models import User
    from bench.data import SIZES, Filler
    from discussions.models import Thread
    from knowledge.entries import entry_id

    filler = Filler(SIZES["small"])
    people = list(User.objects.filter(username__startswith="p"))
    threads = list(Thread.objects.order_by("-pk")[number * THREADS : (number + 1) * THREADS])
    began = time.time()
    for count in range(int(each * seconds)):
        time.sleep(max(0.0, began + count / each - time.time()))
        post = threads[count % THREADS].reply(by=filler.random.choice(people), body=filler.text(40))
        pipe.send((entry_id("post", post.pk), time.time()))


if __name__ == "__main__":
    main()
