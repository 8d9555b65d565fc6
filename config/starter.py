"""The `make` that started us."""

import os
import signal
from collections.abc import Callable
from pathlib import Path


def make_has_stopped() -> Callable[[], bool]:
    """A question to ask from time to time: has `make` ended, or been told to? Always no if it did not start us.

    Ctrl-C at the terminal reaches us by itself. But `make` hands on no SIGINT that was sent to it alone: it waits for
    us to end, inside its handler, where the signal is blocked. And a SIGKILL nobody hands on.
    """
    if "MAKELEVEL" not in os.environ:
        return lambda: False
    make = os.getppid()
    return lambda: os.getppid() != make or blocks(make, signal.SIGINT)


def blocks(pid: int, number: signal.Signals) -> bool:
    """Whether the process holds the signal back at this moment. Only Linux tells."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False
    mask = next(line.split()[1] for line in status.splitlines() if line.startswith("SigBlk:"))
    return bool(int(mask, 16) >> (number - 1) & 1)
