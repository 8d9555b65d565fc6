"""A wiki as a stream for `git fast-import`: one commit per revision, with its author and date."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet

from wiki.exporting import file_name
from wiki.models import Page, Revision

BRANCH = b"refs/heads/main"
NOBODY = "Somebody"
AT_ONCE = 50  # revisions in memory: each may be 256 KB


def stream(pages: QuerySet[Page]) -> Iterator[bytes]:
    """The whole history of these pages, oldest revision first. Texts come as they were saved, to the byte.

    A file stands where its page stands today: revisions do not know of earlier places.
    """
    names = dict(unique_names(pages.order_by("path").values_list("pk", "path")))
    revisions = Revision.objects.filter(page__in=pages).select_related("by").order_by("at", "pk")
    yield b"feature done\nreset " + BRANCH + b"\n"
    for revision in revisions.iterator(chunk_size=AT_ONCE):
        yield commit(revision, names[revision.page_id])
    yield b"done\n"


def unique_names(paths) -> Iterator[tuple[int, str]]:
    """A file name for each page. Long ones may be alike once they are cut: those carry their page's number."""
    taken: set[str] = set()
    for pk, path in paths:
        name = file_name(path)
        if name in taken:
            name = f"{name.removesuffix('.md')}-{pk}.md"
        taken.add(name)
        yield pk, name


def commit(revision: Revision, name: str) -> bytes:
    who = person(revision)
    at = seconds(revision.at)
    return b"".join(
        [
            b"commit " + BRANCH + b"\n",
            f"author {who} {at} +0000\ncommitter {who} {at} +0000\n".encode(),
            data(message(revision)),
            f"M 100644 inline {name}\n".encode(),
            data(revision.body),
        ]
    )


def data(text: str) -> bytes:
    """Exact bytes with their count, as fast-import takes them."""
    content = text.encode()
    return b"data %d\n%b\n" % (len(content), content)


def person(revision: Revision) -> str:
    """Name and address of the author. Addresses of people are nobody's business: the user name stands for it."""
    by = revision.by
    name = " ".join("".join(" " if letter in "<>\n\0" else letter for letter in by.name if by).split()) if by else ""
    return f"{name or NOBODY} <{by.username if by else 'somebody'}@users.invalid>"


def message(revision: Revision) -> str:
    comment = revision.comment or ("Write the page" if revision.number == 1 else "Edit the page")
    lines = [comment, "", f"Page: {revision.title}", f"Revision: {revision.number}"]
    if revision.tags:
        lines.append(f"Tags: {', '.join(revision.tags)}")
    return "\n".join(lines) + "\n"


def seconds(at: dt.datetime) -> int:
    """Git knows no time before 1970."""
    return max(0, int(at.timestamp()))
