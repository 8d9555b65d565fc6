"""A site of a benchmark's own: databases that nobody else uses, with every table and nothing in them."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded import services

SECRET = "bench-only-" * 5


@contextmanager
def own_site(folder: Path | None = None, **environment: str) -> Iterator[None]:
    """Django set up on one in this process. `folder` is to be taken up again; `environment` is for its settings."""
    data_dir = folder.resolve() if folder else Path(tempfile.mkdtemp(prefix="commonplace-bench-"))
    os.environ |= {"DATA_DIR": str(data_dir), "DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": SECRET}
    os.environ |= environment
    with services(data_dir) as found:
        os.environ |= found
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield
