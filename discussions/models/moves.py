"""Threads and posts that stand elsewhere than they once did, and what leads there from the old address."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from django.db import models, transaction
from django.db.models.functions import Now

from accounts.models import User
from communities.models import Community

if TYPE_CHECKING:
    from discussions.models.post import Post
    from discussions.models.thread import Thread


class NothingToMove(Exception):
    """There is nothing that could go there: no posts, the opening post alone, or the same place."""


class ThreadMoves(models.Model):
    """The verbs of a thread that take it, or posts of it, elsewhere. Their work is in discussions.relocating."""

    class Meta:
        abstract = True

    @transaction.atomic
    def move(self, *, by: User, community: Community, reason: str = "") -> None:
        """Belong to another community from now on. Where it is already, nothing changes."""
        from discussions import relocating

        relocating.move(self._moving, by=by, community=community, reason=reason)

    @transaction.atomic
    def split(self, posts: Iterable["Post"], *, by: User, title: str, reason: str = "") -> "Thread":
        """Make a thread of some replies. Raises NothingToMove for the opening post, for removed ones and for none."""
        from discussions import relocating

        return relocating.split(self._moving, posts, by=by, title=title, reason=reason)

    @transaction.atomic
    def merge_into(self, target: "Thread", *, by: User, reason: str = "") -> None:
        """Append all posts to another thread. Done twice, nothing changes.

        Raises NothingToMove for itself, into what is gone, and for a thread with a poll: people voted there.
        """
        from discussions import relocating

        relocating.merge(self._moving, target, by=by, reason=reason)

    @transaction.atomic
    def unmerge(self, *, by: User) -> None:
        """Take the posts back that are still where the merger put them. Done twice, nothing changes.

        Raises NothingToMove where the opening post went on elsewhere.
        """
        from discussions import relocating

        relocating.unmerge(self._moving, by=by)

    @property
    def _moving(self) -> "Thread":
        return cast("Thread", self)


class MovedPost(models.Model):
    """That a post once had this number in this thread: the number stays its own, and leads to where it is by now."""

    thread = models.ForeignKey("discussions.Thread", models.DB_CASCADE, related_name="moved_posts")
    number = models.PositiveIntegerField()
    post = models.ForeignKey("discussions.Post", models.DB_CASCADE, related_name="former_places")
    merger = models.ForeignKey("discussions.Merger", models.DB_SET_NULL, null=True, related_name="moved_posts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "number"], name="moved_post_number")]

    def __str__(self):
        return f"{self.thread_id} #{self.number} is now {self.post_id}"


class Merger(models.Model):
    """That a thread's posts became part of another thread. The empty thread is removed, and leads to the other."""

    thread = models.OneToOneField("discussions.Thread", models.DB_CASCADE, primary_key=True, related_name="merger")
    target = models.ForeignKey("discussions.Thread", models.DB_CASCADE, related_name="merged_threads")
    merged_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=200, blank=True)

    def __str__(self):
        return f"{self.thread_id} is part of {self.target_id}"
