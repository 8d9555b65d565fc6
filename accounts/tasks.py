from celery import shared_task
from django.utils import timezone

from accounts.models import Draft


@shared_task
def forget_discarded_drafts(**_newer_arguments) -> None:
    """Delete the drafts that were discarded long enough ago."""
    Draft.objects.filter(discarded_at__lt=timezone.now() - Draft.KEPT_FOR).delete()
