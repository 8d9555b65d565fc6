from datetime import timedelta

from django.db import connection, models, transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from accounts.models import User
from communities.models import Follow, Level
from discussions.models.thread import Thread

MAY_DISPUTE_FOR = timedelta(days=7)
LOUDER: list[str] = [Level.NORMAL, Level.FOLLOW, Level.WATCH]
ONE_AT_A_TIME = 7_120_001  # a key of our own among the database's advisory locks


class SameThread(Exception):
    """A question is no duplicate of itself, nor of what is marked as a duplicate of it."""


class Duplicate(models.Model):
    """That a question is answered in another. `named` is what somebody named, `target` where that leads in the end."""

    thread = models.OneToOneField(Thread, models.DB_CASCADE, primary_key=True, related_name="duplicate")
    named = models.ForeignKey(Thread, models.DB_CASCADE, related_name="+")
    target = models.ForeignKey(Thread, models.DB_CASCADE, related_name="duplicates")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    moved = models.JSONField(default=list)  # who follows the target since: person, level before, level after

    def __str__(self):
        return f"{self.thread_id} is answered in {self.target_id}"

    @property
    def leads_on(self) -> bool:
        """Whether what it leads to is still there."""
        # See also ThreadQuerySet.unanswered_elsewhere.
        return not hasattr(self.target, "removal")

    @property
    def may_be_disputed(self) -> bool:
        return self.at > timezone.now() - MAY_DISPUTE_FOR

    @classmethod
    @transaction.atomic
    def mark(cls, thread: Thread, *, target: Thread, by: User) -> "Duplicate":
        """Say that the question is answered in another; its followers follow that one too.

        What is marked already stays as it is. Raises SameThread.
        """
        _one_at_a_time()
        known = cls.objects.filter(thread=thread).first()
        if known:
            return known
        final = _final(target.pk)
        if final == thread.pk:
            raise SameThread
        led_here = cls.objects.filter(target=thread)
        touched = [final, thread.pk]
        _hold(touched)
        duplicate = cls.objects.create(
            thread=thread, named=target, target_id=final, by=thread.named(by), moved=_move_followers(thread.pk, final)
        )
        led_here.update(target=final)
        _count(touched)
        thread.record("marked duplicate", by=by, data={"targets": touched})
        return duplicate

    @classmethod
    @transaction.atomic
    def take_back(cls, thread: Thread, *, by: User) -> None:
        """The question stands for itself again, and who moved along has the level from before. Unmarked stays so."""
        _one_at_a_time()
        duplicate = cls.objects.filter(thread=thread).first()
        if duplicate is None:
            return
        final = duplicate.target_id
        _hold([final, thread.pk])
        _move_back(duplicate)
        duplicate.delete()
        for other in cls.objects.filter(target=final):
            leads_to = _final(other.named_id)
            if leads_to != final:
                cls.objects.filter(pk=other.pk).update(target=leads_to)
        _count([final, thread.pk])
        thread.record("took back duplicate", by=by, data={"targets": [final, thread.pk]})

    @classmethod
    def carry(cls, source: Thread, target: Thread, *, by: User) -> None:
        """What is answered in a thread that merges into another is answered there, or where that one leads.

        Only while `hold_for_merging` holds both. The target is no duplicate of what comes into it.
        """
        if cls.objects.filter(thread=target, target=source).exists():
            cls.take_back(target, by=by)
        final = _final(target.pk)
        cls.objects.filter(named=source, target=source).update(named=target)
        cls.objects.filter(target=source).update(target=final)
        _count([source.pk, target.pk, final])

    @staticmethod
    def hold_for_merging(source: Thread, target: Thread) -> dict[int, Thread]:
        """Both threads by their keys, held with where the target leads, while nothing is marked as a duplicate."""
        _one_at_a_time()
        return _hold([source.pk, target.pk, _final(target.pk)])


class Dispute(models.Model):
    """Why who asked thinks that it differs. Who moderates settles that: what differs is no duplicate any more."""

    duplicate = models.OneToOneField(Duplicate, models.DB_CASCADE, primary_key=True, related_name="dispute")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(db_default=Now())
    settled_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"dispute of {self.duplicate_id}"

    @classmethod
    @transaction.atomic
    def raise_(cls, duplicate: Duplicate, *, by: User, reason: str) -> None:
        """Say why it differs: once."""
        whose = {"by": duplicate.thread.named(by), "reason": reason}
        _dispute, is_new = cls.objects.get_or_create(duplicate=duplicate, defaults=whose)
        if is_new:
            duplicate.thread.record("disputed", by=by, data={"reason": reason})

    @transaction.atomic
    def settle(self, *, by: User) -> None:
        """It is the same after all. Settling twice changes nothing."""
        if Dispute.objects.filter(pk=self.pk, settled_at=None).update(settled_at=Now(), settled_by=by):
            self.duplicate.thread.record("settled dispute", by=by)


def _one_at_a_time() -> None:
    """No two marks at the same moment, so that no chain or loop grows between them: it is done rarely."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def _hold(threads: list[int]) -> dict[int, Thread]:
    """Hold the threads before what leads to them, in the order of their keys: else two could wait for each other."""
    rows = Thread.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=threads)
    return {thread.pk: thread for thread in rows.order_by("pk")}


def _final(pk: int) -> int:
    """Where a chain that begins there ends."""
    while next_pk := Duplicate.objects.filter(thread=pk).values_list("named", flat=True).first():
        pk = next_pk
    return pk


def _count(threads: list[int]) -> None:
    counted = Duplicate.objects.filter(target=OuterRef("pk")).values("target").annotate(n=Count("pk")).values("n")
    for pk in sorted(threads):
        counts = Coalesce(Subquery(counted), 0)
        Thread.objects.filter(pk=pk).update(duplicate_count=counts, demand=F("demand") - F("duplicate_count") + counts)


def _levels(thread: int) -> dict[int, str]:
    return dict(Follow.objects.filter(kind="thread", object_id=thread).values_list("user", "level"))


def _move_followers(source: int, target: int) -> list[tuple[int, str | None, str]]:
    """Give each follower of the one at least that level at the other. Returns who changed, with before and after."""
    there = _levels(target)
    moved: list[tuple[int, str | None, str]] = []
    for user, level in _levels(source).items():
        before = there.get(user)
        if before is None or (before in LOUDER and level in LOUDER and LOUDER.index(level) > LOUDER.index(before)):
            moved.append((user, before, level))
    for user, _before, level in moved:
        Follow.objects.update_or_create(user_id=user, kind="thread", object_id=target, defaults={"level": level})
    return moved


def _move_back(duplicate: Duplicate) -> None:
    """Undo `_move_followers` for who has not chosen otherwise since."""
    for user, before, after in duplicate.moved:
        follow = Follow.objects.filter(user=user, kind="thread", object_id=duplicate.target_id, level=after)
        if before is None:
            follow.delete()
        else:
            follow.update(level=before)
