from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from discussions.models.thread import Thread

HOLDS_FOR = timedelta(minutes=10)


class ClaimedByAnother(Exception):
    """Somebody else is on it."""


class Claim(models.Model):
    """That somebody is writing an answer just now, so that nobody does it twice. Ends alone."""

    thread = models.OneToOneField(Thread, models.DB_CASCADE, primary_key=True, related_name="claim")
    by = models.ForeignKey(User, models.DB_CASCADE, related_name="claims")
    until = models.DateTimeField()

    def __str__(self):
        return f"{self.by_id} is on {self.thread_id}"

    @property
    def is_held(self) -> bool:
        return self.until > timezone.now()

    @classmethod
    @transaction.atomic
    def take(cls, thread: Thread, *, by: User) -> None:
        """Be on it from now on. Who is on it already only holds it longer. Raises ClaimedByAnother."""
        held = Thread.objects.lock(thread.pk)
        claim = cls.objects.filter(thread=held).first()
        is_held = claim is not None and claim.is_held
        if claim and is_held and claim.by_id != by.pk:
            raise ClaimedByAnother
        cls.objects.update_or_create(thread=held, defaults={"by": by, "until": timezone.now() + HOLDS_FOR})
        if not is_held:
            held.record("claimed", by=by)

    @classmethod
    def renew(cls, thread: Thread, *, by: User) -> None:
        """Hold it longer while one writes. What is another's, or over, stays so."""
        now = timezone.now()
        cls.objects.filter(thread=thread, by=by, until__gt=now).update(until=now + HOLDS_FOR)

    @classmethod
    @transaction.atomic
    def give_up(cls, thread: Thread, *, by: User) -> None:
        """Be on it no more. Who is not changes nothing."""
        gone, _details = cls.objects.filter(thread=thread, by=by).delete()
        if gone:
            thread.record("gave up", by=by)
