import datetime as dt

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Activity
from discussions.models.post import Post, PostQuerySet


class BookmarkQuerySet(models.QuerySet["Bookmark"]):
    def visible_to(self, user):
        """The person's own bookmarks of what they may still read."""
        return self.filter(PostQuerySet.is_visible(user, prefix="post__"), user=user)

    def newest_first(self):
        return self.order_by("-pk")

    @transaction.atomic
    def remind(self, moment: dt.datetime, batch_size: int = 200) -> int:
        """Remind of what is due, each once: who may not read the post by now hears nothing. Returns how many."""
        due = self.filter(remind_at__lte=moment).order_by("remind_at", "pk").select_related("post__thread__community")
        held: list[Bookmark] = list(due.select_for_update(skip_locked=True, of=("self",))[:batch_size])
        for bookmark in held:
            data = {"user": bookmark.user_id}
            Activity.record("reminded", by=None, about=bookmark.post, community=bookmark.post.community, data=data)
        done = self.filter(pk__in=[bookmark.pk for bookmark in held])
        done.filter(ends=Bookmark.Ends.REMINDED).delete()
        done.update(remind_at=None)
        return len(held)


class Bookmark(models.Model):
    """A post that a person wants to come back to, perhaps at a certain time."""

    class Ends(models.TextChoices):
        NEVER = "never", _("Keep it until I take it away")
        REMINDED = "reminded", _("Take it away after the reminder")
        REPLIED = "replied", _("Take it away once I replied")

    user = models.ForeignKey(User, models.DB_CASCADE, related_name="bookmarks")
    post = models.ForeignKey(Post, models.DB_CASCADE, related_name="bookmarks")
    note = models.CharField(_("note to myself"), max_length=200, blank=True)
    remind_at = models.DateTimeField(null=True)  # empty: never, or done
    ends = models.CharField(max_length=10, choices=Ends, default=Ends.NEVER)
    saved_at = models.DateTimeField(db_default=Now())

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        constraints = [models.UniqueConstraint(fields=["user", "post"], name="bookmark_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="bookmark_by_user"),
            models.Index(fields=["remind_at"], name="bookmark_to_remind", condition=Q(remind_at__isnull=False)),
        ]

    def __str__(self):
        return f"{self.user_id} saved {self.post_id}"

    @classmethod
    def save_post(cls, post: Post, *, by: User, remind_at: dt.datetime | None = None, note="", ends=Ends.NEVER) -> None:
        """Remember a post. Saving it again changes note and reminder."""
        chosen = {"remind_at": remind_at, "note": note, "ends": ends}
        cls.objects.update_or_create(user=by, post=post, defaults=chosen)

    @classmethod
    def discard(cls, post: Post, *, by: User) -> None:
        """Forget a post. What is not saved stays so."""
        cls.objects.filter(user=by, post=post).delete()
