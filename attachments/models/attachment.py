import datetime as dt
import re
import uuid
from typing import Any

from django.db import models, transaction
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Draft, User
from attachments import models as attachment_models
from attachments.models.allowance import Allowance
from communities.kinds import ContentKind
from communities.models import Community

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

    def held_by(self, thing):
        """The files that some content holds."""
        kind, object_id = ContentKind.reference(thing)
        return self.filter(uses__kind=kind, uses__object_id=object_id)

    def orphans(self):
        """Files that no content ever held."""
        return self.filter(uses=None)

    def forgotten(self, before: dt.datetime):
        """Orphans from before that moment which no draft of their owner names either."""
        drafts = Draft.objects.filter(owner=OuterRef("owner"), text__contains=Cast(OuterRef("pk"), CharField()))
        return self.orphans().filter(~Exists(drafts), uploaded_at__lt=before)

    @transaction.atomic
    def upload(self, *, by: User, community: Community, **stored) -> "Attachment":
        """Keep a file that somebody sent for a text in that community, whose room it takes. Raises NoRoom."""
        Allowance.take(community, stored["size"])
        attachment = self.create(owner=by, community=community, **stored)
        attachment_models.AttachmentText.wait(attachment)
        return attachment

    def claim(self, html: str, *, about, by: User | None, is_anonymous: bool = False) -> list["Attachment"]:
        """Let the content `about` hold the files that its HTML shows and its writer may see. Returns those.

        A file may be held by many, and whoever may read one of them reads it. What is written without a name takes
        files that name nobody: those of its writer lose their owner.
        """
        kind, object_id = ContentKind.reference(about)
        shown = {uuid.UUID(found) for found in IN_TEXT.findall(html)}
        if not shown:
            return []
        may_see = self.visible_to(by) if by else self
        # Held, so that none is collected in this moment; in one order, so that two writers never wait in a ring.
        files = list(may_see.filter(pk__in=shown).order_by("pk").select_for_update(of=("self",), no_key=True))
        AttachmentUse.objects.bulk_create(
            [AttachmentUse(attachment=file, kind=kind, object_id=object_id) for file in files],
            ignore_conflicts=True,  # see the constraint attachment_use_once
        )
        if is_anonymous:
            self.filter(pk__in=[file.pk for file in files], owner=by).update(owner=None)
        return files


class Attachment(models.Model):
    """A file that somebody uploaded. Who may read what holds it may read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="attachments")
    community = models.ForeignKey(Community, models.DB_SET_NULL, null=True, related_name="+")  # whose room it takes
    file = models.FileField(upload_to="attachments/%Y/%m", db_index=True)
    thumb = models.FileField(upload_to="attachments/%Y/%m", blank=True, db_index=True)  # of a large picture
    thumb_width = models.PositiveIntegerField(null=True)
    # The first version of the same file; none for a first version. Whoever reads one need not know of the others.
    version_of = models.ForeignKey("self", models.DB_SET_NULL, null=True, related_name="+")
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
    def thumb_url(self) -> str:
        return reverse("attachments:thumb", args=[self.pk])

    @property
    def is_image(self) -> bool:
        return self.width is not None

    @property
    def first_version_id(self) -> uuid.UUID:
        return self.version_of_id or self.pk

    @property
    def markdown(self) -> str:
        """What to write in a text so that it shows this file."""
        return f"{'!' if self.is_image else ''}[{self.name}]({self.get_absolute_url()})"

    @transaction.atomic
    def collect(self) -> None:
        """Remove row and files, unless some content holds it by now."""
        held = Attachment.objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
        # Asked once it is locked: who claims it waits for this, or came before and is seen here.
        if held is None or held.uses.exists():
            return
        if held.community_id:
            Allowance.give_back(held.community_id, held.size)
        held.delete()
        transaction.on_commit(held.delete_files)

    def delete_files(self) -> None:
        for file in [self.file, self.thumb]:
            if file:
                file.delete(save=False)


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

    @property
    def holder(self) -> Any:
        """What holds it, for the log; never to show: that asks `visible_to`."""
        return ContentKind.named(self.kind).model._default_manager.filter(pk=self.object_id).first()
