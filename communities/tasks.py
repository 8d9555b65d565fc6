from celery import shared_task
from django.utils import timezone

from communities import handing_over, stages
from communities.models import DirectoryRule, TagTally

RULES_IN_ONE_RUN = 50


@shared_task
def count_tags(**_newer_arguments) -> None:
    """Count how often each tag is used where, for the list of tags."""
    TagTally.count()


@shared_task
def count_figures(**_newer_arguments) -> None:
    """Count what communities' figures suggest of their stage: some at a time, each once a day."""
    stages.count_anew(now=timezone.now())


@shared_task
def look_for_leaders(**_newer_arguments) -> None:
    """Find communities that nobody leads any more, and tell who might take them over."""
    handing_over.look_for_leaders()


@shared_task
def keep_directory_rules(**_newer_arguments) -> None:
    """Bring memberships into step with the directory: some rules at a time, the longest unchecked first."""
    for rule in DirectoryRule.objects.longest_unchecked_first()[:RULES_IN_ONE_RUN]:
        rule.keep_in_step()
