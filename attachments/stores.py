"""What of a community's words stands with its files."""

from collections.abc import Iterable

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from attachments.models import Attachment, AttachmentText
from communities.models import Community
from communities.stores import Store


def files_of(community: Community):
    """The files that its content holds. What nobody has posted yet is its owner's alone."""
    return Attachment.objects.filter(community=community).exclude(pk__in=Attachment.objects.orphans().values("pk"))


def holders_of(text: AttachmentText) -> Iterable[Model]:
    return filter(None, (use.holder for use in text.attachment.uses.all()))


STORES = [
    Store(model=Attachment, fields=("name",), label=_("Names of files"), rows=files_of),
    Store(
        model=AttachmentText,
        fields=("text",),
        label=_("Words by which search finds files (a file itself stays as it is: remove what holds it)"),
        rows=lambda community: AttachmentText.objects.filter(attachment__in=files_of(community)),
        touches=holders_of,
        related=("attachment",),
    ),
]
