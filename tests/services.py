"""A pytest plugin, loaded before Django reads its settings: real PostgreSQL and Valkey for the run.

One server serves all xdist workers, each with a database and a key prefix of its own.
"""

import os
import tempfile
from pathlib import Path

from config.embedded import services

os.environ["TESTING"] = "1"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync API runs a loop

worker = os.environ.get("PYTEST_XDIST_WORKER")
running = None
if worker:
    os.environ["CACHE_PREFIX"] = os.environ["BROKER_PREFIX"] = worker
else:
    data_dir = os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="commonplace-tests-"))
    running = services(Path(data_dir), for_tests=True)
    os.environ |= running.__enter__()


def pytest_unconfigure(config):
    if running:
        running.__exit__(None, None, None)
