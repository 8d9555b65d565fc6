import time
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from attachments.models import Attachment, AttachmentText
from attachments.strays import remove_strays

KEPT_FOR = timedelta(days=1)
BATCH = 500
LONGEST = 60.0  # seconds of reading before others have their turn


@shared_task
def remove_orphans(**_newer_arguments) -> None:
    """Delete files that were uploaded and never became part of a text."""
    before = timezone.now() - KEPT_FOR
    for attachment in Attachment.objects.forgotten(before)[:BATCH]:
        attachment.collect()
    remove_strays(before)


@shared_task
def read_files(**_newer_arguments) -> None:
    """Read what waits for its words to be found. Beat calls again, so a file that was left waits seconds."""
    ends_at = time.monotonic() + LONGEST
    while time.monotonic() < ends_at and AttachmentText.objects.read_next():
        pass
