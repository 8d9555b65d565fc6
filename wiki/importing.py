"""Wiki pages with their whole history, from JSON lines as described in the README of the data."""

import datetime as dt
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import PurePosixPath

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from communities.importing import MALFORMED, Report, imported_person, moment
from communities.models import Activity, Community, Origin
from markup.comparing import size_of_change
from wiki.models import BadPlace, Page, PathTaken, Revision

INDEX_NAMES = {"readme", "index", "_index"}
LONGEST_TITLE = 200
LONGEST_COMMENT = 200
LONGEST_KEY = 200
MOST_OF_ONE_NAME = 100


class BrokenRecord(Exception):
    """A record that can't become a page."""


@dataclass
class WikiImport:
    """One run. What an earlier run brought stays as it is; nobody is told of anything."""

    community: Community
    report: Report
    by: User | None = None  # whose words those without an author are
    _indexes: dict[str, Page] = field(default_factory=dict)  # the page that stands for a folder
    _brought: dict[str, Page] = field(default_factory=dict)

    def bring(self, record: dict) -> Page | None:
        """Bring a page with every revision, all or nothing. None if it is broken: the report says why."""
        try:
            with transaction.atomic():
                page = self._page(record)
        except (BrokenRecord, BadPlace, *MALFORMED) as error:
            self.report.skip(f"page {record.get('path', '?')}", error)
            return None
        self._brought[record["path"]] = page
        path = PurePosixPath(record["path"])
        if path.stem.lower() in INDEX_NAMES:
            self._indexes[str(path.parent)] = page
        return page

    def _page(self, record: dict) -> Page:
        key = origin_key(record["space"], record["path"])
        if origin := Origin.objects.filter(key=key).first():
            return Page.objects.get(pk=origin.object_id)
        revisions = record["revisions"]
        if not revisions:
            raise BrokenRecord("no revisions")
        page = self._first(record, revisions[0])
        self._later(page, record, revisions[1:])
        Origin.objects.create(
            key=key,
            kind="page",
            object_id=page.pk,
            author_name=", ".join(record["authors"])[:200],
            url=record["url"],
            licence=record["license"][:100],
        )
        Activity.record("edited", by=page.edited_by, about=page, community=self.community, quiet=True)
        self.report.brought["pages"] += 1
        self.report.brought["revisions"] += len(revisions)
        return page

    def _first(self, record: dict, revision: dict) -> Page:
        """The page at its first revision. A title that is taken there gets the file's name beside it, or a number."""
        title = record["title"].strip()[:LONGEST_TITLE] or PurePosixPath(record["path"]).stem
        fields = {
            "by": self._author(record, revision),
            "community": self.community,
            "body": revision["body_md"],
            "comment": _comment(revision),
            "parent": self._parent(record),
            "tags": record.get("tags", ()),
            "at": _at(revision),
            "quiet": True,
        }
        for free in islice(_titles(title, record["path"]), MOST_OF_ONE_NAME):
            with suppress(PathTaken), transaction.atomic():
                return Page.objects.write(title=free, **fields)
        raise PathTaken

    def _later(self, page: Page, record: dict, revisions: list[dict]) -> None:
        """All revisions but the last as rows at once; the last as what the page shows."""
        if not revisions:
            return
        rows, text = [], page.body
        for number, revision in enumerate(revisions[:-1], page.number + 1):
            rows.append(
                Revision(
                    page=page,
                    number=number,
                    by=self._author(record, revision),
                    title=page.title,
                    body=revision["body_md"],
                    comment=_comment(revision),
                    size=size_of_change(text, revision["body_md"]),
                    at=_at(revision),
                )
            )
            text = revision["body_md"]
        Revision.objects.bulk_create(rows)
        page.number += len(rows)
        last = revisions[-1]
        page.add_revision(
            by=self._author(record, last),
            body=last["body_md"],
            comment=_comment(last),
            base=None,
            at=_at(last),
        )

    def _parent(self, record: dict) -> Page | None:
        """The page that the record names or that stands for the folder, or for the nearest above that has one."""
        if "parent" in record:
            return self._brought.get(record["parent"])
        path = PurePosixPath(record["path"])
        folders = path.parent.parents if path.stem.lower() in INDEX_NAMES else [path.parent, *path.parent.parents]
        return next((self._indexes[str(folder)] for folder in folders if str(folder) in self._indexes), None)

    def _author(self, record: dict, revision: dict):
        if self.by and not (revision["author"] or "").strip():
            return self.by
        name = (revision["author"] or "").strip() or f"Somebody of {record['space']}"
        return imported_person(f"{record['space']}-{slugify(name, allow_unicode=True) or name}", name)


def index_pages_first(record: dict) -> tuple[int, bool, str]:
    """Sort key: folders from the top down, and in each the page that stands for it first."""
    path = PurePosixPath(record["path"])
    return len(path.parts), path.stem.lower() not in INDEX_NAMES, record["path"]


def _titles(title: str, path: str) -> Iterator[str]:
    """The title, then with the file's name, then with numbers: titles may differ in signs that no address has."""
    yield title
    named = f"{title} ({path.rsplit('.', 1)[0]})"
    yield named[:LONGEST_TITLE]
    yield from (f"{named[: LONGEST_TITLE - 4]} {number}" for number in count(2))


def origin_key(space: str, path: str) -> str:
    """What tells a page from all others. A long one ends in a digest."""
    key = f"wiki:{space}:{path}"
    return key if len(key) <= LONGEST_KEY else f"{key[: LONGEST_KEY - 9]}-{zlib.crc32(key.encode()):08x}"


def _at(revision: dict) -> dt.datetime:
    """When it was saved; now, if its source does not say."""
    return moment(revision["at"]) if revision["at"] else timezone.now()


def _comment(revision: dict) -> str:
    return (revision.get("message") or "").strip().partition("\n")[0][:LONGEST_COMMENT]
