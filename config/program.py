"""A command that is kept running."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator

from config.tether import tethered

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before a program that ended starts again
STEADY_AFTER = 60.0  # a program that ran this long starts with the first pause again


class Program:
    """A command under a name. It ends with us, in a session of its own, and its output is ours to show."""

    def __init__(self, name: str, command: list[str], *, inherits: tuple[int, ...] = (), delay: float = 0.0):
        self.name = name
        self.command = command
        self.inherits = inherits  # file descriptors, a listening socket for instance
        self.process: subprocess.Popen[bytes] | None = None
        self.delay = delay  # seconds that its first start waits for
        self.due_at = self.started_at = 0.0
        self.pause = self.next_pause = FIRST_PAUSE
        self.unfinished_line = b""

    def start(self, environment: dict[str, str]) -> int:
        """Start the command and return the descriptor that its output can be read from."""
        self.process = subprocess.Popen(
            tethered(self.command),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=self.inherits,
            # Ctrl-C at the terminal is not for it, and what it leaves behind can be found by its group.
            start_new_session=True,
        )
        self.started_at = time.monotonic()
        os.set_blocking(self.descriptor, False)
        return self.descriptor

    @property
    def descriptor(self) -> int:
        assert self.process
        assert self.process.stdout
        return self.process.stdout.fileno()

    @property
    def is_due(self) -> bool:
        return self.process is None and time.monotonic() >= self.due_at

    @property
    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def lines(self) -> Iterator[str]:
        """What it said since the last time, in whole lines, without the empty ones."""
        while chunk := self._read():
            *lines, self.unfinished_line = (self.unfinished_line + chunk).split(b"\n")
            yield from filter(None, (line.decode(errors="replace").rstrip() for line in lines))

    def last_lines(self) -> Iterator[str]:
        """What was left to say when it ended."""
        yield from self.lines()
        if self.unfinished_line:
            yield self.unfinished_line.decode(errors="replace").rstrip()
            self.unfinished_line = b""

    def bury(self) -> str:
        """End what an ended program left behind, put off its next start, and return how it ended."""
        assert self.process
        assert self.process.stdout
        kill_group(self.process)
        self.process.stdout.close()
        code, self.process = self.process.returncode, None
        now = time.monotonic()
        if now - self.started_at > STEADY_AFTER:
            self.pause = FIRST_PAUSE
        self.due_at = now + self.pause
        self.next_pause, self.pause = self.pause, min(self.pause * 2, LONGEST_PAUSE)
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"

    def _read(self) -> bytes:
        try:
            return os.read(self.descriptor, 65536)
        except BlockingIOError:
            return b""


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End what a process that has ended left behind in its session."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
