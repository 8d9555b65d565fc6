"""Run the benchmarks: `python -m bench`."""

import argparse
import os
import socket
import statistics
import tempfile
from pathlib import Path

from bench.site import SECRET
from config.embedded import services


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=["small", "full"], default="small")
    parser.add_argument("--seconds", type=float, default=4.0, help="of each stretch")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="pages whose name holds this")
    options = parser.parse_args()
    data_dir = Path(tempfile.mkdtemp(prefix="commonplace-bench-"))
    os.environ |= {
        "DATA_DIR": str(data_dir),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SSL_REDIRECT": "0",
    }
    with services(data_dir) as found:
        run(options, data_dir, os.environ | found)


def run(options, data_dir: Path, environment: dict[str, str]) -> None:
    from bench.measuring import Server, measure

    cookie, pages = prepare(options.size)
    database_pid = postmaster()
    ports = [free_port(), free_port()]
    ours = Server.start("config.wsgi", ports[0], environment)
    bare = Server.start("bench.bare", ports[1], environment | {"DJANGO_SETTINGS_MODULE": "bench.bare_settings"})
    try:
        print(f"{'page':<28}{'ratio':>7}{'ours, CPU ms':>14}{'bare, CPU ms':>14}{'p50 ms':>9}{'p95 ms':>9}{'KB':>7}")
        for name, paths in pages.items():
            if options.only not in name:
                continue
            measure(ours, database_pid, paths, cookie=cookie, seconds=1)
            rows = []
            for _ in range(options.rounds):
                before = measure(bare, database_pid, pages["thread"], cookie="", seconds=options.seconds / 2)
                cost = measure(ours, database_pid, paths, cookie=cookie, seconds=options.seconds)
                after = measure(bare, database_pid, pages["thread"], cookie="", seconds=options.seconds / 2)
                limit = (before.cpu_ms + after.cpu_ms) / 2
                rows.append((limit / cost.cpu_ms, cost, limit))
            ratio, cost, limit = sorted(rows, key=lambda row: row[0])[len(rows) // 2]
            figures = (
                f"{cost.cpu_ms:>14.1f}{limit:>14.1f}{cost.median_ms:>9.1f}{cost.p95_ms:>9.1f}{cost.kilobytes:>7.0f}"
            )
            print(f"{name:<28}{ratio:>7.2f}{figures}", flush=True)
        ratios = [row[0] for row in rows]
        middle = statistics.median(ratios)
        print(f"spread of the last page's ratios: {min(ratios):.2f} to {max(ratios):.2f}, median {middle:.2f}")
    finally:
        ours.stop()
        bare.stop()


def postmaster() -> int:
    """The process that all of PostgreSQL's others descend from."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    connection.close()
    return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])


def prepare(size: str) -> tuple[str, dict[str, list[str]]]:
    """Fill the database, index it, sign the reader in. Returns the cookie and the paths of each page."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore
    from django.core.management import call_command
    from django.db import connection

    from accounts.models import User
    from bench.data import READER, SIZES, Filler
    from discussions.models import Thread
    from wiki.models import Page

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    filler = Filler(SIZES[size])
    filler.fill()
    call_command("reindex")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    reader = User.objects.get(email=READER)
    session = SessionStore()
    session[SESSION_KEY] = str(reader.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
    session.save()
    threads = list(Thread.objects.order_by("pk").values_list("pk", flat=True)[:300])
    pages = [page.get_absolute_url() for page in Page.objects.select_related("community").order_by("pk")[:100]]
    common = filler.words[20:60]
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}", {
        "thread": [f"/threads/{pk}/" for pk in threads],
        "thread list": ["/threads/"],
        "community": [f"/communities/community-{n}/" for n in range(6)],
        "communities": ["/communities/"],
        "home": ["/"],
        "wiki page": pages,
        "search, two words": [f"/search/?q={a}+{b}" for a, b in zip(common, reversed(common), strict=True)],
    }


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


if __name__ == "__main__":
    main()
