"""Files on disk that no row names: what an upload left that was cut off, or a process that died on the way."""

import datetime as dt

from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils import timezone

from attachments.models import Attachment

LOOKED_AT = dt.timedelta(days=7)  # how far back; older ones were looked at before


def remove_strays(before: dt.datetime) -> None:
    """Delete those from before that moment."""
    oldest = before - LOOKED_AT
    for month in sorted({f"{day:%Y/%m}" for day in (oldest, before, timezone.now())}):
        folder = f"attachments/{month}"
        try:
            _folders, names = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        paths = [f"{folder}/{name}" for name in names]
        old = [path for path in paths if oldest < default_storage.get_modified_time(path) < before]
        for path in old:
            if not Attachment.objects.filter(Q(file=path) | Q(thumb=path)).exists():
                default_storage.delete(path)
