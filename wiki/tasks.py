import logging

from celery import shared_task
from django.core.cache import cache
from kombu.exceptions import OperationalError

from wiki import blaming
from wiki.models import Page

logger = logging.getLogger(__name__)


def count_lines_soon(page: Page) -> None:
    """Let a worker count a page's lines, unless one was asked a moment ago. If none can be, the next reader asks."""
    if not cache.add(f"count-lines:{page.pk}", True, timeout=30):
        return
    try:
        count_lines.apply_async(kwargs={"page_id": page.pk}, retry=False)
    except OperationalError as error:
        logger.warning("No worker for the lines of page %s: %s", page.pk, error)


@shared_task
def count_lines(*, page_id: int, **_newer_arguments) -> None:
    """Find out which revision each line of a page comes from; a long history in several runs."""
    page = Page.objects.filter(pk=page_id).first()
    if page and not blaming.count(page):
        count_lines.delay(page_id=page_id)
