from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from attachments.models import Attachment

KEPT_FOR = timedelta(days=2)
BATCH = 500


@shared_task
def remove_orphans(**_newer_arguments) -> None:
    """Delete files that were uploaded and never became part of a text."""
    for attachment in Attachment.objects.orphans().filter(uploaded_at__lt=timezone.now() - KEPT_FOR)[:BATCH]:
        attachment.discard()
