from django.db import models, transaction
from django.db.models.functions import Now

from accounts.models import User
from communities.models import Activity
from wiki.models.page import Page

LONGEST_NOTE = 500


class ChangeNoteQuerySet(models.QuerySet["ChangeNote"]):
    def open(self):
        # See also ChangeNote.is_open.
        return self.filter(closing=None)


class ChangeNote(models.Model):
    """What a reader says that should change in a page."""

    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="change_notes")
    number = models.PositiveIntegerField()  # of the revision that they read
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    text = models.CharField(max_length=LONGEST_NOTE)
    at = models.DateTimeField(db_default=Now())

    objects = ChangeNoteQuerySet.as_manager()

    def __str__(self):
        return self.text

    @property
    def is_open(self) -> bool:
        return not hasattr(self, "closing")

    @classmethod
    @transaction.atomic
    def leave(cls, page: Page, *, by: User, text: str) -> "ChangeNote":
        """Say what should change. The page's owner is told."""
        page = Page.objects.lock(page.pk)
        note = cls.objects.create(page=page, number=page.number, by=by, text=text)
        data = {"note": note.pk, "words": text}
        Activity.record("asked for change", by=by, about=page, community=page.community, data=data)
        return note

    @transaction.atomic
    def close(self, *, by: User, is_done: bool) -> "ChangeNoteClosing":
        """It is done, or will not be. Closing a closed note changes nothing."""
        page = Page.objects.lock(self.page_id)
        answer = {"by": by, "is_done": is_done, "number": page.number}
        closing, is_new = ChangeNoteClosing.objects.get_or_create(note=self, defaults=answer)
        if is_new:
            data = {"note": self.pk, "is_done": is_done, "user": self.by_id, "words": self.text}
            Activity.record("answered note", by=by, about=page, community=page.community, data=data)
        return closing


class ChangeNoteClosing(models.Model):
    """What became of a note, and with which revision."""

    note = models.OneToOneField(ChangeNote, models.DB_CASCADE, primary_key=True, related_name="closing")
    is_done = models.BooleanField()
    number = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.note_id} closed"
