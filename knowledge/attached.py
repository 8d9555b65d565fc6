"""The words in the files that a text shows: found with it, by who may read it."""

from collections.abc import Iterable

from attachments.models import IN_TEXT, AttachmentUse
from discussions.models import Comment, Post
from wiki.models import Page, PageComment

MOST_WORDS = 200_000  # characters an entry


def words_attached(kind: str, things: Iterable[Post | Comment | Page | PageComment]) -> dict[int, str]:
    """The words in the files of each of these, by its key, in the order in which it shows them: one query.

    A file counts where it is held and is still shown: naming somebody else's brings none of its words, and what was
    edited out is not found any more.
    """
    texts = {thing.pk: (thing.shown if isinstance(thing, Page) else thing).html for thing in things}
    shown = {pk: list(dict.fromkeys(IN_TEXT.findall(html))) for pk, html in texts.items()}
    wanted = {file for files in shown.values() for file in files}
    if not wanted:
        return {}
    uses = AttachmentUse.objects.filter(kind=kind, object_id__in=shown, attachment__in=wanted)
    read = uses.exclude(attachment__text=None).exclude(attachment__text__text="")
    words = {
        (thing, str(file)): text
        for thing, file, text in read.values_list("object_id", "attachment", "attachment__text__text")
    }
    return {
        thing: "\n".join(words[thing, file] for file in files if (thing, file) in words)[:MOST_WORDS]
        for thing, files in shown.items()
    }
