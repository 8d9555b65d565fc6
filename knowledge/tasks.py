import logging

from celery import shared_task
from django.utils import timezone

from knowledge import alerting, digests, expertise, indexing, routing, sponsor_letters
from knowledge.engine import Busy
from knowledge.gaps import Query

logger = logging.getLogger(__name__)

LONGEST_SENDING = 3_000  # seconds; beat goes on with the rest


@shared_task
def index(**_newer_arguments) -> None:
    """Index what happened since we last looked. A wake-up, a beat tick or nobody's call: all the same."""
    try:
        indexing.index_outstanding()
    except Busy:
        logger.info("The index is being rebuilt: what happened meanwhile waits.")


@shared_task
def keep_queries(**_newer_arguments) -> None:
    """Keep what people looked for in vain since we last looked."""
    Query.keep_noted()


@shared_task(soft_time_limit=LONGEST_SENDING, time_limit=LONGEST_SENDING + 60)
def send_digests(**_newer_arguments) -> None:
    """Write and send the letters that are due."""
    digests.send_digests()


@shared_task
def write_to_sponsors(**_newer_arguments) -> None:
    """Draft the sponsors' letters of the month that is over, and send what waited long enough for its leaders."""
    sponsor_letters.draft_due(timezone.now())
    sponsor_letters.send_due(timezone.now())


@shared_task
def count_expertise(**_newer_arguments) -> None:
    """Count anew who knows about what, where something happened lately."""
    expertise.count_lately()


@shared_task
def count_all_expertise(**_newer_arguments) -> None:
    """Count anew who knows about what, everywhere: what a run before missed is mended."""
    expertise.count()


@shared_task
def offer_questions(**_newer_arguments) -> None:
    """Offer new questions to people who know."""
    routing.offer_new_questions()


@shared_task
def alert_searches(**_newer_arguments) -> None:
    """Tell people what is new for the searches that they saved."""
    alerting.alert()
