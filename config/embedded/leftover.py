"""Servers that outlived the process that started them."""

import os
import signal
import subprocess
import time
from pathlib import Path


def leftover(pid_file: Path, folder: Path) -> int | None:
    """The process named in the first line of the file, if it is alive and works on the folder.

    Process ids come round again: after a restart of the machine the file may name a stranger.
    """
    pid = named_in(pid_file)
    return pid if pid and str(folder) in command_line(pid) else None


def forget_stranger(pid_file: Path, folder: Path) -> None:
    """Remove the file if it names a living process that has nothing to do with the folder: no server would start."""
    pid = named_in(pid_file)
    if pid and command_line(pid) and not leftover(pid_file, folder):
        pid_file.unlink()


def named_in(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def command_line(pid: int) -> str:
    """How the process was started, empty if there is none."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    listing = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)  # noqa: S607
    return listing.stdout


def end(pid: int, *, polite: signal.Signals, seconds: float = 20) -> None:
    """Ask a process to end, wait for it, then make it."""
    try:
        os.kill(pid, polite)
        deadline = time.monotonic() + seconds
        while command_line(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)
    except ProcessLookupError:
        return
