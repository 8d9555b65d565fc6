"""What the two servers share: a child process with a log, that is waited for."""

import importlib.util
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 60  # seconds, since recovery after a kill -9 may take its time
LOG_TAIL = 5  # lines


class ServiceFailed(Exception):
    """A service could not be started; the message says what to do or what it said."""


def wheel(package: str) -> Path:
    """The installed package's folder, without importing it."""
    found = importlib.util.find_spec(package)
    if not found or not found.submodule_search_locations:
        raise ServiceFailed(
            f"{package} is not installed: `make run` installs it; DATABASE_URL and REDIS_URL name other servers."
        )
    return Path(found.submodule_search_locations[0])


def launch(command: list[str], *, log: Path) -> subprocess.Popen:
    """Start a server in a session of its own, so that Ctrl-C at the terminal is not for it."""
    log.parent.mkdir(exist_ok=True)
    with open(log, "wb") as output:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, cwd="/"
        )


def wait_until(is_ready: Callable[[], bool], process: subprocess.Popen, *, name: str, log: Path) -> None:
    """Return once the server answers; raise ServiceFailed with the end of its log when it ended or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not is_ready():
        if process.poll() is not None or time.monotonic() > deadline:
            said = "\n".join(log.read_text(errors="replace").splitlines()[-LOG_TAIL:])
            raise ServiceFailed(f"{name} did not start. The end of {log}:\n{said}")
        time.sleep(0.02)
