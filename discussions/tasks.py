from celery import shared_task

from discussions.models import SearchVisit, ask_again


@shared_task
def ask_whether_still_right(**_newer_arguments) -> None:
    """Ask about answers that were accepted long ago, some at a time."""
    ask_again()


@shared_task
def count_search_visits(**_newer_arguments) -> None:
    """Count the searches that led to questions since we last looked."""
    SearchVisit.count_noted()
