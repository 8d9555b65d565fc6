"""The demo's files, and its times: days before it is loaded."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

FOLDER = Path(__file__).parent


def records(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def ago(days: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)
