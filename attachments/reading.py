"""What is written in a file, so that it can be found by it. The reader is a process of its own: see reader.py."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from attachments import reader

READER = Path(reader.__file__)
PATIENCE = 30.0  # seconds by the clock; the reader bounds its own seconds of work


class Outcome(models.TextChoices):
    READ = "read", _("Read")
    BROKEN = "broken", _("Broken")
    LOCKED = "locked", _("Opens with a password only")
    TOO_LARGE = "too large", _("Unpacks to too much")
    TOO_SLOW = "too slow", _("Takes too much time or memory")


OUTCOMES = {
    0: Outcome.READ,
    reader.BROKEN: Outcome.BROKEN,
    reader.LOCKED: Outcome.LOCKED,
    reader.TOO_LARGE: Outcome.TOO_LARGE,
}


class Found(NamedTuple):
    """The words that were read, maybe not all of them, and how it ended."""

    text: str
    outcome: Outcome


def words_in(file: IO[bytes], extension: str) -> Found:
    """Let a reader of its own look at the file. Whatever the file does to it, this one goes on."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as found:
        shutil.copyfileobj(file, source)
        source.seek(0)
        # -B: its bound on written files must not cut the bytecode of what it imports, which all would then load.
        command = [sys.executable, "-I", "-B", str(READER), extension]
        try:
            ended = subprocess.run(
                command, stdin=source, stdout=found, stderr=subprocess.DEVNULL, env={}, cwd="/", timeout=PATIENCE
            )
            outcome = OUTCOMES.get(ended.returncode, Outcome.TOO_SLOW)
        except subprocess.TimeoutExpired:
            outcome = Outcome.TOO_SLOW
        found.seek(0)
        text = found.read(reader.MOST_CHARACTERS * 4).decode(errors="replace")
    return Found(text[: reader.MOST_CHARACTERS], outcome)
