"""Files of a page and their versions. A file never changes: a new version is another one that takes its place."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attachments.models import IN_TEXT, Attachment
from wiki import models

LONGEST_COMMENT = 200


class NotInText(Exception):
    """The file does not stand in the page's newest text, so nothing can take its place."""

    def __str__(self):
        return str(_("This file is not in the text of the page any more. Look at the page again."))


@dataclass(frozen=True)
class Version:
    """A file as one state of itself. `is_seen` says whether readers see it on the page."""

    file: Attachment
    number: int
    is_seen: bool


@dataclass(frozen=True)
class PageFile:
    """A file that the newest text shows, or showed once, and its other versions, newest first."""

    current: Version | None
    others: list[Version]


def files_of(page: "models.Page") -> list[PageFile]:
    """Every file that any revision of the page showed: those of the newest text in its order, then the others."""
    seen, places = set(IN_TEXT.findall(page.shown.body)), places_in(page.body)
    files = []
    for family in families(Attachment.objects.held_by(page).select_related("owner")):
        versions = [Version(file, number, str(file.pk) in seen) for number, file in enumerate(family, 1)]
        standing = [version for version in versions if str(version.file.pk) in places]
        others = [version for version in reversed(versions) if version not in standing]
        files += [PageFile(version, []) for version in standing[:-1]]
        files.append(PageFile(standing[-1] if standing else None, others))
    last = len(places)
    return sorted(files, key=lambda file: places[str(file.current.file.pk)] if file.current else last)


def families(files: Iterable[Attachment]) -> list[list[Attachment]]:
    """The versions of each file, oldest first."""
    found = defaultdict(list)
    for file in sorted(files, key=lambda file: (file.uploaded_at, file.pk)):
        found[file.first_version_id].append(file)
    return list(found.values())


def places_in(body: str) -> dict[str, int]:
    """By its key: the how many-th file of the text it is."""
    return {pk: place for place, pk in enumerate(dict.fromkeys(IN_TEXT.findall(body)))}


def take_version(page: "models.Page", old: Attachment, *, by: User, **stored) -> Attachment:
    """The body of Page.take_version, within its transaction."""
    page = models.Page.objects.lock(page.pk)
    first = old.first_version_id
    new = Attachment.objects.upload(by=by, community=page.community, version_of_id=first, **stored)
    try:
        put_in_place(page, new, of=old, by=by, comment=gettext("New version of %(name)s") % {"name": old.name})
    except Exception:
        new.delete_files()  # its row goes with the transaction, its bytes would stay
        raise
    return new


def bring_version_back(page: "models.Page", file: Attachment, *, by: User) -> None:
    """The body of Page.bring_version_back, within its transaction."""
    page = models.Page.objects.lock(page.pk)
    places = places_in(page.body)
    if str(file.pk) in places:
        return
    [family] = [each for each in families(Attachment.objects.held_by(page)) if file in each]
    standing = [version for version in family if str(version.pk) in places]
    if not standing:
        raise NotInText
    comment = gettext("Brought back an earlier version of %(name)s") % {"name": file.name}
    put_in_place(page, file, of=standing[-1], by=by, comment=comment)


def put_in_place(page: "models.Page", new: Attachment, *, of: Attachment, by: User, comment: str) -> None:
    """Change every address of one file in the newest text into that of the other. Needs the locked page."""
    old_url, new_url = of.get_absolute_url(), new.get_absolute_url()
    if old_url not in page.body:
        raise NotInText
    # A link that is named as the file is named as the new one; other words are the writer's.
    body = page.body.replace(f"[{of.name}]({old_url}", f"[{new.name}]({new_url}").replace(old_url, new_url)
    # Never a typo, however few letters differ: who watches the page is to hear of it.
    size = models.Revision.Size.MEDIUM
    page.edit(by=by, body=body, base=page.newest, comment=comment[:LONGEST_COMMENT], size=size)
    if not new.uses.exists():  # the address stands where it is not shown, and nothing would hold the file
        raise NotInText
