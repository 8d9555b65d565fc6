from collections.abc import Iterable, Mapping

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import Min, Q
from django.db.models.functions import Now

from accounts.models import User
from discussions.models.thread import Thread

MOST_BEYOND = 1_000  # who skips more than that has passed by what lies before

# One statement, so that two windows of one reader can't set a mark back.
ADVANCE = """
    INSERT INTO discussions_readmark AS mark (user_id, thread_id, last_number, beyond)
    SELECT %s, thread, number, '{}' FROM unnest(%s::bigint[], %s::integer[]) AS listed (thread, number) ORDER BY thread
    ON CONFLICT (user_id, thread_id) DO UPDATE SET last_number = excluded.last_number, read_at = now(),
        beyond = ARRAY(SELECT number FROM unnest(mark.beyond) AS number WHERE number > excluded.last_number)
    WHERE mark.last_number < excluded.last_number
"""


class ReadMark(models.Model):
    """Which posts of a thread a person has read: all up to `last_number`, and those in `beyond`.

    Answers to a question do not stand in the order of their numbers, so what was read need not be a beginning.
    """

    user = models.ForeignKey(User, models.DB_CASCADE, related_name="read_marks")
    thread = models.ForeignKey(Thread, models.DB_CASCADE, related_name="read_marks")
    last_number = models.PositiveIntegerField()
    beyond = ArrayField(models.PositiveIntegerField(), default=list, db_default=[])  # in order, above last_number
    read_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "thread"], name="read_mark_once")]
        indexes = [models.Index(fields=["user", "-read_at"], name="read_mark_lately")]

    def __str__(self):
        return f"{self.user_id} read {self.thread_id} to {self.last_number}"

    @staticmethod
    def covers(number) -> Q:
        """The condition that a post of this number is read."""
        # See also discussions.unread.
        return Q(last_number__gte=number) | Q(beyond__contains=[number])

    @classmethod
    def advance(cls, *, by: User, thread: Thread, number: int) -> None:
        """The reader has seen the thread up to this number. A mark never goes back."""
        cls.advance_all(by=by, numbers={thread.pk: number})

    @classmethod
    def advance_all(cls, *, by: User, numbers: Mapping[int, int]) -> None:
        """The reader has done with these threads, by id, each up to its number. A mark never goes back."""
        with connection.cursor() as cursor:
            cursor.execute(ADVANCE, [by.pk, list(numbers), list(numbers.values())])

    @classmethod
    @transaction.atomic
    def read(cls, *, by: User, thread: Thread, numbers: Iterable[int]) -> None:
        """The reader has seen these posts. Of a discussion, also what stands before them. Nothing is ever unread again.

        What is gone and what the reader wrote needs no reading: the mark passes over it.
        """
        seen = {number for number in numbers if 0 < number <= thread.last_number}
        if not seen:
            return
        ReadMark.objects.bulk_create([ReadMark(user=by, thread=thread, last_number=0)], ignore_conflicts=True)
        mark = ReadMark.objects.select_for_update().get(user=by, thread=thread)
        seen = {number for number in seen if number > mark.last_number} - set(mark.beyond)
        if not seen:
            return
        mark.beyond = sorted(seen.union(mark.beyond))
        if len(mark.beyond) > MOST_BEYOND:
            mark.last_number = mark.beyond[-MOST_BEYOND - 1]
        if not thread.is_question:
            mark.last_number = mark.beyond[-1]
        mark.last_number = mark._before_first_unread(thread)
        mark.beyond = [number for number in mark.beyond if number > mark.last_number]
        mark.read_at = Now()
        mark.save(update_fields=["last_number", "beyond", "read_at"])

    def _before_first_unread(self, thread: Thread) -> int:
        unread = thread.posts.filter(removal=None, number__gt=self.last_number, number__lte=thread.last_number)
        unread = unread.exclude(author=self.user_id).exclude(number__in=self.beyond)
        first = unread.aggregate(first=Min("number"))["first"]
        return thread.last_number if first is None else first - 1
