from collections import defaultdict
from collections.abc import Iterable

from django.db import models, transaction
from django.db.models import F, Q, Window
from django.db.models.functions import Now, RowNumber
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import markup
from accounts.models import User
from attachments.models import Attachment
from attachments.showing import with_sizes
from communities.models import Activity, Community, Follow, Removal
from discussions.models.anonymity import Signed
from discussions.models.post import Post, PostQuerySet
from discussions.models.thread import Thread
from moderation.models import Review
from moderation.watching import watch

LONGEST_COMMENT = 2_000  # characters
SHOWN_UNDER_A_POST = 3


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user):
        return self.filter(PostQuerySet.is_visible(user, prefix="post__"), removal=None)

    def in_order(self):
        return self.order_by("pk")

    def first_of_each(self, posts: Iterable[Post]) -> "dict[int, list[Comment]]":
        """The first comments of each of these posts, by its id. One query, or none where nobody commented."""
        ids = [post.pk for post in posts if post.comment_count]
        if not ids:
            return {}
        place = Window(RowNumber(), partition_by="post", order_by="pk")
        first = self.filter(post__in=ids, removal=None).annotate(place=place).filter(place__lte=SHOWN_UNDER_A_POST)
        found: defaultdict[int, list[Comment]] = defaultdict(list)
        for comment in first.select_related("author", "removal").in_order():
            found[comment.post_id].append(comment)
        return dict(found)

    def lock(self, pk) -> "Comment":
        """Fetch one comment and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=pk)


_Comments = models.Manager.from_queryset(CommentQuerySet)


class CommentManager(_Comments["Comment"]):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    @transaction.atomic
    def write(self, *, post: Post, by: User, body: str) -> "Comment":
        """Add a remark under a post. Raises markup.Unreadable, and NoReply where the thread takes none."""
        Thread.objects.lock(post.thread_id).require_open_to(by)
        watched = watch(body, community=post.community, by=by)
        [body] = watched.texts
        comment = self.create(post=post, body=body, html="", **post.signature(by))
        comment.render(by=by)
        comment.save(update_fields=["html"])
        Post.objects.filter(pk=post.pk).update(comment_count=F("comment_count") + 1)
        Follow.begin(post.thread, by=by)
        comment.record("commented", by=by)
        watched.hold(comment)
        return comment


class Comment(Signed):
    """A remark under a post: unnumbered, and no answer."""

    post = models.ForeignKey(Post, models.DB_CASCADE, related_name="comments")
    body = models.TextField(_("text"))
    html = models.TextField()
    created_at = models.DateTimeField(db_default=Now())
    edited_at = models.DateTimeField(null=True)

    # Set by discussions.reading for one reader.
    filled_html: str
    is_mine: bool
    is_removable: bool

    waiting_review: Review  # set by `write`, if it waits for a moderator

    objects = CommentManager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(
                condition=~Q(body=""), name="comment_has_text", violation_error_message=_("Write something first.")
            ),
            models.CheckConstraint(condition=Signed.names_nobody(), name="comment_anonymous_names_nobody"),
        ]
        indexes = [models.Index(fields=["post", "id"], name="comment_by_post")]

    def __str__(self):
        return f"comment {self.pk}"

    def get_absolute_url(self):
        return reverse("discussions:comment", args=[self.pk])

    @property
    def community(self) -> Community:
        return self.post.thread.community

    def page_key(self, *, size: int) -> int:
        """The key behind which a page of this size begins that shows this comment: 0 for the first page."""
        before = self.post.comments.filter(pk__lt=self.pk).order_by("-pk").values_list("pk", flat=True)
        keys = list(before[: size // 2 + 1])
        return keys[-1] if len(keys) > size // 2 else 0

    def render(self, *, by: User) -> None:
        """Set `html` from `body`, and let the comment hold the attachments that its text shows."""
        html = markup.render(self.body, prefix=f"c{self.pk}-").html
        is_anonymous = self.anonymity_of(by) is not None
        files = Attachment.objects.claim(html, about=self, by=by, is_anonymous=is_anonymous)
        self.html = with_sizes(html, files)

    def anonymity_of(self, by: User | None) -> int | None:
        """As at the post: who asked without their name does all in the thread without it."""
        return super().anonymity_of(by) or self.post.anonymity_of(by)

    def record(self, verb: str, *, by: User | None, data: dict | None = None, quiet: bool = False) -> Activity:
        """Each names the post, whose words in the index these are."""
        return super().record(verb, by=by, data={"post": self.post_id} | (data or {}), quiet=quiet)

    @transaction.atomic
    def edit(self, *, by: User, body: str) -> None:
        """Change the text, and say so. The same text changes nothing. Raises markup.Unreadable."""
        comment = Comment.objects.lock(self.pk)
        [body] = watch(body, community=comment.community, by=by, before=comment.body).texts
        if comment.body == body:
            return
        comment.body = body
        comment.edited_at = Now()
        comment.render(by=by)
        comment.save(update_fields=["body", "html", "edited_at"])
        comment.record("edited", by=by)

    @transaction.atomic
    def remove(self, *, by: User | None, reason: str = "") -> None:
        """Take the comment away. Removing twice changes nothing."""
        _removal, is_new = CommentRemoval.objects.get_or_create(
            comment=self, defaults={"removed_by": self.named(by), "reason": reason}
        )
        if is_new:
            Post.objects.filter(pk=self.post_id).update(comment_count=F("comment_count") - 1)
            self.record("removed", by=by, data={"reason": reason})

    @transaction.atomic
    def restore(self, *, by: User) -> None:
        """Bring a removed comment back. Restoring twice changes nothing."""
        gone, _details = CommentRemoval.objects.filter(comment=self).delete()
        if gone:
            Post.objects.filter(pk=self.post_id).update(comment_count=F("comment_count") + 1)
            self.record("restored", by=by)


class CommentRemoval(Removal):
    comment = models.OneToOneField(Comment, models.DB_CASCADE, primary_key=True, related_name="removal")
