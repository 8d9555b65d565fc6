"""PostgreSQL and Valkey of our own, for a machine that has none: on sockets, with their data in DATA_DIR.

Each comes only where its variable, DATABASE_URL or REDIS_URL, names no other server.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config.embedded.owner import give, owner
from config.embedded.postgres import Postgres
from config.embedded.service import ServiceFailed
from config.embedded.valkey import Valkey
from config.env import env_text

__all__ = ["ServiceFailed", "Services", "addresses", "services"]

NOTE = "services.json"
# The path of a Unix socket may have 107 bytes, so sockets do not lie beside the data.
SHORT_FOLDER = "/tmp"  # noqa: S108


def addresses(data_dir: Path) -> dict[str, str]:
    """DATABASE_URL and REDIS_URL of the services that run on this folder, as far as they are embedded."""
    return read_note(data_dir).get("addresses", {})


def read_note(data_dir: Path) -> dict:
    try:
        return json.loads((data_dir / NOTE).read_text())
    except (FileNotFoundError, PermissionError, ValueError):
        return {}


@contextmanager
def services(data_dir: Path, *, for_tests: bool = False) -> Iterator[dict[str, str]]:
    """The embedded services, running, and their addresses. `for_tests` trades safety of the data for speed."""
    embedded = Services(data_dir, for_tests=for_tests)
    try:
        yield embedded.start()
    finally:
        embedded.stop()


class Services:
    """The services of one DATA_DIR. They end with this process, even if it is killed."""

    def __init__(self, data_dir: Path, *, for_tests: bool = False):
        self.data_dir = data_dir.resolve()
        self.for_tests = for_tests
        self.running: list[Postgres | Valkey] = []
        self.endings = ExitStack()

    def start(self) -> dict[str, str]:
        """Start what the environment does not name, note the addresses for other processes, and return them."""
        # Others may pass through, since PostgreSQL's user may be one of them; they can not look round.
        self.data_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
        self._lock()
        sockets = self._make_sockets()
        for kind in (Postgres, Valkey):
            if not env_text(kind.variable):
                service = kind(self.data_dir, sockets, for_tests=self.for_tests)
                self.endings.callback(service.stop)
                service.start()
                self.running.append(service)
        found = {service.variable: service.url for service in self.running}
        self._note(sockets, found)
        return found

    def mend(self) -> list[str]:
        """Start again what has died, at the same address, and return its names."""
        dead = [service for service in self.running if not service.is_running]
        for service in dead:
            service.start()
        return [type(service).__name__ for service in dead]

    def stop(self) -> None:
        """End what was started, cleanly. The data stays."""
        self.endings.close()

    def _lock(self) -> None:
        """Keep others from starting services on the same folder. The kernel lets go when this process dies."""
        file = self.endings.enter_context(open(self.data_dir / "lock", "a+"))  # noqa: SIM115
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise ServiceFailed(
                f"Process {file.read()} already runs on {self.data_dir}: stop it, or set DATA_DIR to another folder."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()

    def _make_sockets(self) -> Path:
        """A new folder for the sockets, without that of a run that was killed."""
        if killed := read_note(self.data_dir).get("sockets"):
            shutil.rmtree(killed, ignore_errors=True)
        sockets = Path(tempfile.mkdtemp(prefix="commonplace-", dir=SHORT_FOLDER))
        self._note(sockets, {})
        self.endings.callback(shutil.rmtree, sockets, ignore_errors=True)
        self.endings.callback((self.data_dir / NOTE).unlink, missing_ok=True)
        give(sockets, owner(self.data_dir))
        return sockets

    def _note(self, sockets: Path, found: dict[str, str]) -> None:
        unfinished = self.data_dir / f"{NOTE}.unfinished"
        unfinished.write_text(json.dumps({"sockets": str(sockets), "addresses": found}))
        unfinished.replace(self.data_dir / NOTE)
