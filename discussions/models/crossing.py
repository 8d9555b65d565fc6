from django.db import models, transaction
from django.db.models.functions import Now

from accounts.models import User
from communities.models import Community
from discussions.models.thread import Thread


class AtHome(Exception):
    """The thread stands in this community's list by itself."""


class CrossingManager(models.Manager["Crossing"]):
    @transaction.atomic
    def show(self, thread: Thread, *, by: User, community: Community) -> "Crossing":
        """Show the thread in the community's list too. Showing it twice changes nothing. Raises AtHome."""
        thread = Thread.objects.lock(thread.pk)  # it may be on its way there
        if thread.community_id == community.pk:
            raise AtHome
        crossing, is_new = self.get_or_create(thread=thread, community=community, defaults={"by": by})
        if is_new:
            thread.record("showed elsewhere", by=by, data={"community": community.pk})
        return crossing

    @transaction.atomic
    def hide(self, thread: Thread, *, by: User, community: Community) -> None:
        """Show it there no more. Hiding twice changes nothing."""
        gone, _details = self.filter(thread=thread, community=community).delete()
        if gone:
            thread.record("showed elsewhere no more", by=by, data={"community": community.pk})


class Crossing(models.Model):
    """That another community's list shows a thread. Its address, replies and rights stay those of its home."""

    thread = models.ForeignKey(Thread, models.DB_CASCADE, related_name="crossings")
    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="crossings")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = CrossingManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "thread"], name="crossing_once")]
        indexes = [models.Index(fields=["thread"], name="crossing_by_thread")]

    def __str__(self):
        return f"{self.thread_id} in {self.community_id}"
