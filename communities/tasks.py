from celery import shared_task

from communities.models import TagTally


@shared_task
def count_tags(**_newer_arguments) -> None:
    """Count how often each tag is used where, for the list of tags."""
    TagTally.count()
