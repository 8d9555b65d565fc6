import re
import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.kinds import ContentKind

IN_TEXT = re.compile(r"/files/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user):
        """One's own files, and those that content holds which one may read: a query with a part for each kind."""
        if not user.is_authenticated:
            return self.none()
        allowed = Q(owner=user)
        for kind in ContentKind.all():
            readable = kind.visible_to(user).filter(pk=OuterRef("object_id"))
            held = AttachmentUse.objects.filter(attachment=OuterRef("pk"), kind=kind.name)
            allowed |= Exists(held.filter(Exists(readable)))
        return self.filter(allowed)

    def orphans(self):
        """Files that no content ever held."""
        return self.filter(uses=None)

    def claim(self, html: str, *, about, by: User | None, is_anonymous: bool = False) -> None:
        """Let the content `about` hold the files that its HTML shows and its writer may see.

        What is written without a name takes files that name nobody: those of its writer lose their owner.
        """
        kind, object_id = ContentKind.reference(about)
        shown = {uuid.UUID(found) for found in IN_TEXT.findall(html)}
        if not shown:
            return
        files = list((self.visible_to(by) if by else self).filter(pk__in=shown))
        AttachmentUse.objects.bulk_create(
            [AttachmentUse(attachment=file, kind=kind, object_id=object_id) for file in files],
            ignore_conflicts=True,  # see the constraint attachment_use_once
        )
        if is_anonymous:
            self.filter(pk__in=[file.pk for file in files], owner=by).update(owner=None)


class Attachment(models.Model):
    """A file that somebody uploaded. Who may read what holds it may read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="attachments")
    file = models.FileField(upload_to="attachments/%Y/%m")
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text=_("Bytes."))
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    uploaded_at = models.DateTimeField(db_default=Now())

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("attachments:file", args=[self.pk])

    @property
    def is_image(self) -> bool:
        return self.width is not None

    @property
    def markdown(self) -> str:
        """What to write in a text so that it shows this file."""
        return f"{'!' if self.is_image else ''}[{self.name}]({self.get_absolute_url()})"

    def discard(self) -> None:
        """Remove row and file. A draft may still name an orphan, so this waits until it is old."""
        self.file.delete(save=False)
        self.delete()


class AttachmentUse(models.Model):
    """That a piece of content holds a file."""

    attachment = models.ForeignKey(Attachment, models.DB_CASCADE, related_name="uses")
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attachment", "kind", "object_id"], name="attachment_use_once")]
        indexes = [models.Index(fields=["kind", "object_id"], name="attachment_use_by_content")]

    def __str__(self):
        return f"{self.attachment_id} in {self.kind}:{self.object_id}"
