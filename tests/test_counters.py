"""Whatever people do at the same moment, the counters count what is there.

By hand, and longer: VERBS=10000 WORKERS=8 pytest -s tests/test_counters.py
"""

import os
import time

import pytest

from tests.driver import drive, wrong_counters


@pytest.mark.django_db(transaction=True)
def test_counters_are_true_after_any_deeds_in_parallel():
    verbs, workers = int(os.environ.get("VERBS", "400")), int(os.environ.get("WORKERS", "4"))
    began = time.monotonic()

    done = drive(verbs=verbs, workers=workers, seed=int(os.environ.get("SEED", "1")))

    print(f"\n{verbs} verbs by {workers} workers in {time.monotonic() - began:.0f} s")  # noqa: T201
    for deed, count in sorted(done.items()):
        print(f"{count:6} {deed}")  # noqa: T201
    assert sum(done.values()) == verbs
    assert wrong_counters() == []
