"""The product as `make run` starts it, and a real Chromium: for the browser tests and the screenshots."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
DESK = {"width": 1320, "height": 860}
PHONE = {"width": 390, "height": 800}
LAUNCH = {
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
}
SERVICES = (
    "DATABASE_URL",
    "REDIS_URL",
    "DATA_DIR",
    "TESTING",
    "CACHE_PREFIX",
    "BROKER_PREFIX",
    "DJANGO_SETTINGS_MODULE",
)


def chromium() -> str | None:
    """The browser to use: `CHROMIUM`, or the system's. None: Playwright's own."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def running_product(**environment: str):
    """Start everything on a free port with fresh data, and yield its address. Stops it as Ctrl-C would."""
    data_dir = tempfile.mkdtemp(prefix="commonplace-browser-")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if name not in SERVICES}
    log = Path(data_dir) / "output"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.run"],
            cwd=CHECKOUT,
            env=clean | {"PORT": str(port), "DATA_DIR": data_dir} | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_ready(process, log)
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        shutil.rmtree(data_dir, ignore_errors=True)


def _wait_until_ready(process: subprocess.Popen, log: Path, seconds: float = 240) -> None:
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        said = log.read_text(errors="replace")
        if re.search(r"^Ready: ", said, re.MULTILINE):
            return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError(f"The product did not start:\n{log.read_text(errors='replace')[-4000:]}")
