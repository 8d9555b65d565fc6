from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from attachments.filetypes import extension_of, has_words
from attachments.models.attachment import Attachment
from attachments.reading import Outcome, words_in
from communities.models import Activity

ONE_READER = 4_711_001  # the key of the advisory lock


class AttachmentTextQuerySet(models.QuerySet["AttachmentText"]):
    def waiting(self):
        return self.filter(read_at=None)

    @transaction.atomic
    def read_next(self) -> bool:
        """Read the file that waits longest, and tell the index through what holds it. Returns whether one waited.

        One at a time on the whole site: hundreds of hostile files take no worker from those who wait for notices.
        """
        if not _is_only_reader():
            return False
        waiting = self.waiting().select_related("attachment").order_by("pk").first()
        if waiting is None:
            return False
        waiting.read()
        return True


def _is_only_reader() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_READER])
        return cursor.fetchone()[0]


class AttachmentText(models.Model):
    """The words in a file, for the index alone: what holds the file is found by them, for who may read it."""

    attachment = models.OneToOneField(Attachment, models.DB_CASCADE, primary_key=True, related_name="text")
    text = models.TextField(blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    read_at = models.DateTimeField(null=True)

    objects = AttachmentTextQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["attachment"], name="attachment_to_read", condition=Q(read_at=None))]

    def __str__(self):
        return f"words in {self.attachment_id}"

    @classmethod
    def wait(cls, attachment: Attachment) -> None:
        """Let a file wait for its reader, if it is of a kind that has words."""
        if has_words(attachment.name):
            cls.objects.create(attachment=attachment)

    def read(self) -> None:
        """Part of `read_next`. A file that can't be read is left as it is: it stays an attachment."""
        try:
            with self.attachment.file.open() as file:
                found = words_in(file, extension_of(self.attachment.name))
        except FileNotFoundError:
            self.outcome = Outcome.BROKEN
        else:
            self.text, self.outcome = found.text.replace("\x00", " "), found.outcome
        self.read_at = Now()
        self.save(update_fields=["text", "outcome", "read_at"])
        if self.text:
            for use in self.attachment.uses.all():
                if holder := use.holder:
                    Activity.record("read file", by=None, about=holder, community=holder.community, quiet=True)
