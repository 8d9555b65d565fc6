"""A pytest plugin, loaded before Django reads its settings: real PostgreSQL and Valkey for the run.

One server serves all xdist workers, each with databases of its own, so that one can be emptied without the others.
"""

import os
import shutil
import tempfile
from pathlib import Path

from config.embedded import services

os.environ["TESTING"] = "1"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync API runs a loop

worker = os.environ.get("PYTEST_XDIST_WORKER")
running = own_folder = None
if worker:
    number = int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("db=0", f"db={number}")
else:
    if "DATA_DIR" not in os.environ:
        own_folder = os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="commonplace-tests-")
    data_dir = os.environ["DATA_DIR"]
    Path(data_dir, "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise asks for it
    running = services(Path(data_dir), for_tests=True)
    os.environ |= running.__enter__()


def pytest_unconfigure(config):
    if running:
        running.__exit__(None, None, None)
    if own_folder:
        shutil.rmtree(own_folder, ignore_errors=True)
