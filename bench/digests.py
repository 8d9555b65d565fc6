"""What the letters cost: `python -m bench.digests --people 10000 --communities 300`.

Fills a database of its own, writes all letters that are due while the process is killed again and again, and says how
long that took, what memory and how many queries it needed, and whether each person has exactly one.
"""

import argparse
import datetime as dt
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

from bench.site import own_site

NOW = dt.datetime(2026, 3, 9, 8, 30, tzinfo=dt.UTC)
MEMBERSHIPS_EACH = 10
THREADS_EACH = 7  # a community and week
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--communities", type=int, default=300)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write()
        return
    with own_site():
        run(options)


def run(options) -> None:
    from django.db import connection

    fill(options.people, options.communities)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    from knowledge.models import Digest

    written_whole(Digest)
    killed(Digest, options.kills)


def fill(people: int, communities: int) -> None:
    from accounts.models import User
    from communities.models import Community, Membership
    from discussions.models import Thread
    from knowledge.entries import entry_id
    from knowledge.models import Entry

    chance, at = random.Random(7), NOW - dt.timedelta(days=3)
    long_ago = NOW - dt.timedelta(days=400)
    persons = User.objects.bulk_create(
        (
            User(
                email=f"p{n}@example.com",
                username=f"p{n}",
                name=f"Person {n}",
                password="!",
                joined_at=long_ago,
                last_login=at,
                time_zone=chance.choice(ZONES),
            )
            for n in range(people)
        ),
        batch_size=5_000,
    )
    places = Community.objects.bulk_create(
        Community(name=f"Community {n}", slug=f"community-{n}", purpose="-", hue=n % 12) for n in range(communities)
    )
    Membership.objects.bulk_create(
        (
            Membership(community=place, user=person)
            for person in persons
            for place in chance.sample(places, MEMBERSHIPS_EACH)
        ),
        batch_size=5_000,
    )
    threads = Thread.objects.bulk_create(
        (
            Thread(community=place, author=chance.choice(persons), title=f"Question {n}", active_at=at, created_at=at)
            for place in places
            for n in range(THREADS_EACH)
        ),
        batch_size=5_000,
    )
    Entry.objects.bulk_create(
        (
            Entry(
                id=entry_id("thread", thread.pk),
                thread=thread,
                kind="question",
                community_id=thread.community_id,
                author_id=thread.author_id,
                title=thread.title,
                text="words " * 100,
                url=f"/threads/{thread.pk}/",
                signals=["unanswered"],
                score=chance.randint(0, 3),
                created_at=at,
                active_at=at,
            )
            for thread in threads
        ),
        batch_size=5_000,
    )


def write() -> None:
    """In a process of its own: write what is due and say what it took."""
    import django

    django.setup()
    from django.db import connection

    from knowledge import digests

    queries = 0

    def counted(execute, *arguments):
        nonlocal queries
        queries += 1
        return execute(*arguments)

    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    with connection.execute_wrapper(counted):
        digests.compose_due(NOW)
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = time.perf_counter() - began
    cpu = used.ru_utime - before.ru_utime + used.ru_stime - before.ru_stime
    print(f"{seconds:.1f} s, {cpu:.1f} s of processor here, {most_memory():.0f} MB at most, {queries} queries")


def most_memory() -> float:
    """What this process held at most, in MB. Not from getrusage: that begins with what its parent held."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def writer() -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "bench.digests", "--write"], env=os.environ)


def written_whole(digests) -> None:
    """Undisturbed: what it costs."""
    if writer().wait() != 0:
        raise SystemExit("The letters could not be written.")
    print(f"{digests.objects.count()} letters, {digests.objects.exclude(sections=[]).count()} with something in them")


def killed(digests, kills: int) -> None:
    """Again from nothing, killed at random moments: the sums must be the same."""
    people = digests.objects.values("user").distinct().count()
    digests.objects.all().delete()
    chance = random.Random(11)
    for _ in range(kills):
        process, enough = writer(), digests.objects.count() + chance.randint(1, max(1, people // kills))
        while process.poll() is None and digests.objects.count() < enough:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    writer().wait()
    letters, each = digests.objects.count(), digests.objects.values("user").distinct().count()
    print(f"killed {kills} times: {letters} letters to {each} of {people} people")
    if not letters == each == people:
        raise SystemExit("Somebody has no letter, or two.")


if __name__ == "__main__":
    main()
