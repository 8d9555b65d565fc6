"""Bringing pages that a reader found, with their files; a second run changes nothing."""

import lzma
import posixpath
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import cast
from xml.etree.ElementTree import ParseError

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from attachments.forms import UploadForm
from attachments.models import Attachment, NoRoom
from communities.importing import UNREADABLE, Report, is_here
from communities.models import Community
from wiki.importing import WikiImport, origin_key
from wiki.incoming import confluence, markdown, mediawiki
from wiki.incoming.records import Incoming
from wiki.incoming.source import Hostile, Source

BROKEN = (*UNREADABLE, ParseError, zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError)


class Refused(Exception):
    """A source that can't be read, or must not be. Says why."""


def nobody(count: int) -> None:
    """Hears how many pages are done, and does nothing."""


def bring(
    path: Path,
    *,
    form: str,
    space: str,
    community: Community,
    by: User,
    report: Report,
    told: Callable[[int], None] = nobody,
) -> None:
    """Bring the pages of a file or folder, those above first. What has no author is `by`'s; so are the files.

    `space` tells this source from others of the community: what came from it before is not brought again.
    Raises Refused.
    """
    try:
        source = None if form == "mediawiki" else Source(path)
        pages: Iterable[Incoming]
        if source is None:
            pages = mediawiki.read(path)  # one at a time, each with its whole history
        else:
            pages = parents_first(markdown.read(source) if form == "markdown" else confluence.read(source))
        bring_pages(
            pages,
            source=source,
            space=f"{community.slug}/{space}",
            run=WikiImport(community, report, by=by),
            told=told,
        )
    except Hostile as error:
        raise Refused(str(error)) from error
    except BROKEN as error:
        raise Refused(f"It can't be read: {error}") from error


def bring_pages(
    pages: Iterable[Incoming], *, source: Source | None, space: str, run: WikiImport, told: Callable[[int], None]
) -> None:
    files = Files(source, run=run)
    for count, page in enumerate(pages, 1):
        if is_here(origin_key(space, page.key)):
            run.bring(page.record(space, page.body))  # others may stand below it
            run.report.brought["pages that were here"] += 1
        else:
            if page.is_page:
                run.bring(page.record(space, files.placed(page)))
            run.report.left.update(page.left)
        told(count)


def parents_first(pages: Iterable[Incoming]) -> list[Incoming]:
    """In the order in which they can be written. A page whose parent is missing, or below itself, stands at the top."""
    by_key = {page.key: page for page in pages}
    ordered: dict[str, Incoming] = {}

    def place(page: Incoming, way: tuple[str, ...]) -> None:
        if page.key in ordered:
            return
        if page.parent in way or page.parent not in by_key:
            page.parent = None
        if page.parent is not None:
            place(by_key[page.parent], (*way, page.key))
        ordered[page.key] = page

    for page in by_key.values():
        place(page, (page.key,))
    return list(ordered.values())


class Files:
    """Files of a source, uploaded the first time that a page names them."""

    def __init__(self, source: Source | None, *, run: WikiImport):
        self.source, self.community, self.report = source, run.community, run.report
        self.by = cast(User, run.by)
        self._urls: dict[str, str | None] = {}

    def placed(self, page: Incoming) -> str:
        """The page's text with the addresses of its files here, or of what did not come with a word about it."""
        body = page.body
        for token, name in page.files.items():
            if name not in self._urls:
                self._urls[name] = self._upload(name)
            url = self._urls[name]
            if url is None:
                page.left["links to files that could not be taken"] += 1
            body = body.replace(token, url or posixpath.basename(name).replace(" ", "%20"))
        return body

    def _upload(self, name: str) -> str | None:
        try:
            content = self.source.read(name) if self.source else b""
        except (OSError, Hostile) as error:
            self.report.skip(f"file {name}", error)
            return None
        upload = SimpleUploadedFile(posixpath.basename(name), content)
        form = UploadForm({"community": self.community.slug}, {"file": upload}, user=self.by)
        if not form.is_valid():
            [first, *_others] = [error for errors in form.errors.values() for error in errors]
            self.report.skip(f"file {name}", ValueError(first))
            return None
        try:
            file = Attachment.objects.upload(by=self.by, community=self.community, **form.stored)
        except NoRoom as error:
            self.report.skip(f"file {name}", error)
            return None
        self.report.brought["files"] += 1
        return file.get_absolute_url()
