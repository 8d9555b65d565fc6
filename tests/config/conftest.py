"""Servers of these tests' own, beside those that all tests share."""

import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def data_dir(monkeypatch):
    """A DATA_DIR that the user who runs PostgreSQL can reach, and no other servers named."""
    for variable in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(variable, raising=False)
    folder = Path(tempfile.mkdtemp(prefix="data-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)
