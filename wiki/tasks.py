import logging
import shutil
import tempfile
from pathlib import Path, PurePath

from celery import shared_task
from django.core.cache import cache
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from kombu.exceptions import OperationalError

from communities.importing import Report
from wiki import blaming
from wiki.exporting import write_zip
from wiki.incoming.bringing import Refused, bring
from wiki.models import Page, PageImport, RequiredReading, WikiExport
from wiki.models.export import KEPT_FOR

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


def export_soon(export: WikiExport) -> None:
    """Let a worker make the zip once the row is there. If none can be asked, it has failed: the person tries again."""

    def send() -> None:
        try:
            export_wiki.apply_async(kwargs={"export_id": export.pk}, retry=False)
        except OperationalError as error:
            logger.warning("No worker for export %s: %s", export.pk, error)
            export.finish()

    transaction.on_commit(send)


@shared_task(soft_time_limit=3_000, time_limit=3_060)
def export_wiki(*, export_id: int, **_newer_arguments) -> None:
    """Make the zip of a wiki. If it can't be made, that is said where it was asked for."""
    export = WikiExport.objects.select_related("by", "community").filter(pk=export_id, finished_at=None).first()
    if export is None:
        return
    pages = Page.objects.visible_to(export.by).filter(community=export.community)
    WikiExport.objects.filter(pk=export_id).update(total=pages.count())
    export.refresh_from_db(fields=["total"])
    try:
        with tempfile.TemporaryFile() as target:
            write_zip(target, pages, told=lambda done: export.note(done) if done % 20 == 0 else None)
            target.seek(0)
            export.finish(File(target))
    except Exception:
        export.finish()
        raise


@shared_task
def forget_exports(**_newer_arguments) -> None:
    """Remove zips that were made a week ago, with their files."""
    for export in WikiExport.objects.filter(asked_at__lt=timezone.now() - KEPT_FOR):
        export.forget()


def import_soon(sent: PageImport) -> None:
    """Let a worker bring the pages once the row is there. If none can be asked, that is said."""

    def send() -> None:
        try:
            import_pages.apply_async(kwargs={"import_id": sent.pk}, retry=False)
        except OperationalError as error:
            logger.warning("No worker for import %s: %s", sent.pk, error)
            sent.finish(problem=gettext("No worker could be reached. Try again later."))

    transaction.on_commit(send)


@shared_task(soft_time_limit=3_000, time_limit=3_060)
def import_pages(*, import_id: int, **_newer_arguments) -> None:
    """Bring the pages of a file. What an interrupted run brought is not brought again."""
    sent = PageImport.objects.select_related("by", "community").filter(pk=import_id, finished_at=None).first()
    if sent is None:
        return
    report = Report()
    with tempfile.TemporaryDirectory(prefix="commonplace-import-") as folder:
        path = Path(folder) / f"pages{PurePath(sent.name).suffix.lower()}"
        try:
            with sent.file.open("rb") as source, path.open("wb") as target:
                shutil.copyfileobj(source, target)
            bring(
                path,
                form=sent.format,
                space=sent.name.partition(".")[0],
                community=sent.community,
                by=sent.by,
                report=report,
                told=lambda done: sent.note(done) if done % 10 == 0 else None,
            )
        except Refused as error:
            sent.finish(problem=str(error))
        except Exception:
            sent.finish(problem=gettext("Something went wrong. Try again: what has come already is not doubled."))
            raise
        else:
            sent.finish(report=list(report.lines()))


@shared_task
def chase_readers(**_newer_arguments) -> None:
    """Remind those who are asked to read a page by tomorrow and have not said that they did."""
    RequiredReading.objects.chase_due()
