"""Pages as files: Markdown with what is known of a page above it, and a whole wiki as a zip with its attachments."""

import posixpath
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from typing import IO

from django.db.models import QuerySet

from attachments.models import IN_TEXT, Attachment
from wiki.models import Page

FOLDER_OF_FILES = "_files"  # no page's path begins with "_"
LONGEST_NAME = 200  # bytes; file systems take 255
PAGES_AT_ONCE = 100
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}


def markdown_of(page: Page, *, body: str | None = None) -> str:
    """The page as a Markdown file, as readers see it: what is known of it in a head of YAML, then its text."""
    text = page.shown
    newest = text is page
    facts: dict[str, str | int | list[str]] = {
        "title": page.title,
        "path": page.path,
        "tags": page.tag_names,
        "owner": page.owner.name if page.owner else "",
        "article": page.confidence,
        "revision": text.number,
        "edited": page.edited_at.isoformat(timespec="seconds") if newest else "",
        "edited_by": page.edited_by.name if newest and page.edited_by else "",
        "waits_for_approval": 0 if newest else page.number,
    }
    head = "".join(f"{name}: {yaml(fact)}\n" for name, fact in facts.items() if fact)
    return f"---\n{head}---\n{text.body if body is None else body}"


def yaml(fact: str | int | list[str]) -> str:
    """A fact as YAML in one line: in quotes, so that nothing in it means anything."""
    if isinstance(fact, int):
        return str(fact)
    if isinstance(fact, list):
        return f"[{', '.join(map(yaml, fact))}]"
    escaped = fact.replace("\\", "\\\\").replace('"', '\\"')
    plain = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in escaped)
    return f'"{plain}"'


def file_name(path: str) -> str:
    """Where the page of that path stands in a folder of files."""
    return f"{'/'.join(map(_part, path.split('/')))}.md"


def _part(slug: str) -> str:
    """A slug as a file system takes it."""
    if slug in RESERVED:
        return f"{slug}_"
    encoded = slug.encode()
    return slug if len(encoded) <= LONGEST_NAME else encoded[:LONGEST_NAME].decode(errors="ignore")


def write_zip(target: IO[bytes], pages: QuerySet[Page], *, told: Callable[[int], None]) -> None:
    """Pages as readers see them, with the files that they hold. `told` hears after each how many are written."""
    whole = (
        pages.select_related("owner", "edited_by", "article", "obsolescence", "approved_text")
        .prefetch_related("tag_items__tag")
        .defer("html", "headings", "approved_text__html", "approved_text__headings")
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        written: set[str] = set()
        for number, page in enumerate(whole.order_by("path").iterator(PAGES_AT_ONCE), 1):
            files = files_of(page)
            body = with_relative_links(page.shown.body, files, depth=page.path.count("/"))
            archive.writestr(unused(file_name(page.path), written), markdown_of(page, body=body))
            for name, file in files.values():
                if name not in written:
                    written.add(name)
                    _add_file(archive, name, file)
            told(number)


def unused(name: str, written: set[str]) -> str:
    """The name, or one like it that no other page has. Long names may be alike once they are cut."""
    stem, ending = posixpath.splitext(name)
    candidates = (name if count == 1 else f"{stem}-{count}{ending}" for count in range(1, 1000))
    free = next(candidate for candidate in candidates if candidate not in written)
    written.add(free)
    return free


def files_of(page: Page) -> dict[str, tuple[str, Attachment]]:
    """By id: what the page's text names and the page holds (its readers may read that), with a place in the zip."""
    ids = set(IN_TEXT.findall(page.shown.body))
    held = Attachment.objects.filter(uses__kind="page", uses__object_id=page.pk)
    found = held.filter(pk__in=ids) if ids else []
    return {str(file.pk): (f"{FOLDER_OF_FILES}/{file.pk}/{plain_name(file.name)}", file) for file in found}


def plain_name(name: str) -> str:
    """A file's name without what a path could be made of."""
    return re.sub(r"[^\w.() -]+", "_", name).strip(". ")[-100:] or "file"


def with_relative_links(body: str, files: dict[str, tuple[str, Attachment]], *, depth: int) -> str:
    """The text with its files' addresses as they are in the zip. The name is quoted as in any link."""

    def relative(match: re.Match[str]) -> str:
        if match[1] not in files:
            return match[0]
        return "../" * depth + files[match[1]][0].replace(" ", "%20").replace("(", "%28").replace(")", "%29")

    return IN_TEXT.sub(relative, body)


def _add_file(archive: zipfile.ZipFile, name: str, file: Attachment) -> None:
    """Copy a stored file piece by piece. One that storage has lost is left out."""
    try:
        content: Iterable[bytes] = file.file.open("rb").chunks()
    except OSError:
        return
    with archive.open(name, "w", force_zip64=True) as entry:
        for chunk in content:
            entry.write(chunk)
    file.file.close()
