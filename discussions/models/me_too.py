from django.db import models, transaction
from django.db.models.functions import Now

from accounts.models import User
from discussions.models.thread import Thread


class MeToo(models.Model):
    """That a person has the same question."""

    thread = models.ForeignKey(Thread, models.DB_CASCADE, related_name="me_toos")
    user = models.ForeignKey(User, models.DB_CASCADE, related_name="me_toos")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="me_too_once")]

    def __str__(self):
        return f"{self.user_id} has {self.thread_id} too"

    @classmethod
    @transaction.atomic
    def say(cls, thread: Thread, *, by: User) -> None:
        """Have the same question. Twice changes nothing. Raises OwnQuestion, NotAQuestion."""
        held = Thread.objects.lock(thread.pk)
        if not held.is_question:
            raise NotAQuestion
        if held.is_by(by):
            raise OwnQuestion
        _me_too, is_new = cls.objects.get_or_create(thread=held, user=by)
        if is_new:
            Thread.objects.filter(pk=held.pk).count_demand("me_too_count", 1)
            held.record("had too", by=by)

    @classmethod
    @transaction.atomic
    def take_back(cls, thread: Thread, *, by: User) -> None:
        held = Thread.objects.lock(thread.pk)
        gone, _details = cls.objects.filter(thread=held, user=by).delete()
        if gone:
            Thread.objects.filter(pk=held.pk).count_demand("me_too_count", -1)
            held.record("took back me too", by=by)


class NotAQuestion(Exception):
    """Only a question can be had too."""


class OwnQuestion(Exception):
    """Who asked has it anyway."""
