from django.db import models, transaction
from django.db.models.functions import Now

from accounts.models import User
from discussions.models.post import Post
from discussions.models.thread import Thread

OFFERED_FROM = 200  # replies


class Branch(models.Model):
    """That a thread goes on with what a post of another began."""

    thread = models.OneToOneField(Thread, models.DB_CASCADE, primary_key=True, related_name="branch")
    post = models.ForeignKey(Post, models.DB_CASCADE, related_name="branches")
    at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.thread_id} from {self.post_id}"

    @classmethod
    @transaction.atomic
    def start(cls, post: Post, *, by: User, title: str, body: str) -> Thread:
        """Open a discussion in the same community that goes on with this post. Raises markup.Unreadable."""
        thread = Thread.objects.start(
            by=by,
            community=post.community,
            kind=Thread.Kind.DISCUSSION,
            title=title,
            body=body,
            tags=post.thread.tag_names,
            is_anonymous=post.anonymity_of(by) is not None,
        )
        cls.objects.create(thread=thread, post=post)
        post.record("branched", by=by, data={"thread": thread.pk})
        return thread
