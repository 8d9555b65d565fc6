"""What a page costs: processor time of server and database, from the kernel's books, over many requests."""

import http.client
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
WORKERS = 2


@dataclass
class Server:
    """A gunicorn of ours on a loopback port."""

    application: str
    port: int
    process: subprocess.Popen

    @classmethod
    def start(cls, application: str, port: int, environment: dict[str, str]) -> "Server":
        command = [
            sys.executable, "-m", "gunicorn", application, "-k", "gthread", "--workers", str(WORKERS), "--threads", "4",
            "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--keep-alive", "30",
        ]  # fmt: skip
        server = cls(application, port, subprocess.Popen(command, env=environment, start_new_session=True))
        server._wait()
        return server

    def _wait(self) -> None:
        for _ in range(200):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"{self.application} does not answer")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def descendants(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from descendants(int(child))


def cpu_seconds(pids: Iterator[int]) -> float:
    """Processor time of these processes, and of their children that ended."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        total += sum(map(int, fields[11:15]))
    return total / TICKS


@dataclass(frozen=True)
class Cost:
    """Of one page, over a stretch of requests."""

    cpu_ms: float
    median_ms: float
    p95_ms: float
    kilobytes: float


def measure(server: Server, database_pid: int, paths: list[str], *, cookie: str, seconds: float) -> Cost:
    """Ask for the paths in turn for that long, one at a time. Raises RuntimeError for an answer that is not 200."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Cookie": cookie, "Host": "localhost", "Accept-Encoding": "identity"}

    def used() -> float:
        return cpu_seconds(descendants(server.process.pid)) + cpu_seconds(descendants(database_pid))

    times, size = [], 0
    began, ends_at = used(), time.monotonic() + seconds
    while time.monotonic() < ends_at or len(times) < 20:
        path = paths[len(times) % len(paths)]
        started = time.perf_counter()
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        size += len(response.read())
        if response.status != 200:
            raise RuntimeError(f"{server.application} {path}: {response.status}")
        times.append((time.perf_counter() - started) * 1000)
    cost = (used() - began) / len(times) * 1000
    return Cost(cost, statistics.median(times), sorted(times)[int(len(times) * 0.95)], size / len(times) / 1024)
