"""A wiki as a stream for `git fast-import`: one commit per revision, with its author and date."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import F, Max, Q, QuerySet, Window

from wiki.exporting import file_name
from wiki.models import Page, Revision

BRANCH = b"refs/heads/main"
WAITING = b"refs/heads/waiting"  # what nobody has approved yet, on top of what readers see
NOBODY = "Somebody"
AT_ONCE = 50  # revisions in memory: each may be 256 KB


def stream(pages: QuerySet[Page]) -> Iterator[bytes]:
    """The whole history of these pages, oldest revision first. Texts come as they were saved, to the byte.

    What readers see stands on `main`; revisions that wait for approval follow on a branch of their own.

    A file stands where its page stands today: revisions do not know of earlier places.
    """
    names = dict(unique_names(pages.order_by("path").values_list("pk", "path")))
    revisions = in_turn(Revision.objects.filter(page__in=pages).select_related("by"))
    is_shown = Q(page__approved_text=None) | Q(number__lte=F("page__approved_text__number"))
    yield b"feature done\nreset " + BRANCH + b"\n"
    is_begun = False
    for revision in revisions.filter(is_shown).iterator(chunk_size=AT_ONCE):
        yield commit(revision, names[revision.page_id])
        is_begun = True
    base = b"from " + BRANCH + b"\n" if is_begun else b""
    for revision in revisions.filter(number__gt=F("page__approved_text__number")).iterator(chunk_size=AT_ONCE):
        yield commit(revision, names[revision.page_id], branch=WAITING, base=base)
        base = b""
    yield b"done\n"


def in_turn(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """Oldest first, and those of a page by their numbers: clocks differ, so a later one may carry an earlier time."""
    turn = Window(Max("at"), partition_by="page", order_by="number")
    return revisions.annotate(turn=turn).order_by("turn", "page", "number")


def unique_names(paths) -> Iterator[tuple[int, str]]:
    """A file name for each page. Long ones may be alike once they are cut: those carry their page's number."""
    taken: set[str] = set()
    for pk, path in paths:
        name = file_name(path)
        if name in taken:
            name = f"{name.removesuffix('.md')}-{pk}.md"
        taken.add(name)
        yield pk, name


def commit(revision: Revision, name: str, *, branch: bytes = BRANCH, base: bytes = b"") -> bytes:
    who = person(revision)
    at = seconds(revision.at)
    return b"".join(
        [
            b"commit " + branch + b"\n",
            f"author {who} {at} +0000\ncommitter {who} {at} +0000\n".encode(),
            data(message(revision)),
            base,
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
