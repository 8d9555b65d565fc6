import hashlib
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import markup
from accounts.models import User
from attachments.models import Attachment
from attachments.showing import with_sizes
from communities.models import Community, Removal
from discussions.models.acceptance import Acceptance, NotAnAnswer
from discussions.models.anonymity import Anonymity, Signed
from discussions.models.revision import OpeningPost, PostRemoval, TooSoonToMend
from discussions.models.thread import Thread, ThreadQuerySet
from discussions.models.vote import OwnPost, Vote
from markup.comparing import changed_characters
from moderation.models import Review
from moderation.watching import watch

PAGE_SIZE = 20
MENDED_AFTER = timedelta(minutes=10)
GRACE = timedelta(minutes=5)
MOST_CHANGED_IN_GRACE = 100  # characters


class MovedMeanwhile(Exception):
    """The post left the thread between the look and the grip."""


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user):
        return self.filter(self.is_visible(user))

    @staticmethod
    def is_visible(user, *, prefix: str = "") -> Q:
        """The condition of `visible_to`, for what joins to a post by `prefix`."""
        return ThreadQuerySet.is_visible(user, prefix=f"{prefix}thread__") & Q(**{f"{prefix}removal": None})

    def not_by(self, user):
        # See also Post.is_by.
        return self.exclude(author=user).exclude(anonymity__in=Anonymity.objects.filter(person=user))

    def replies(self):
        return self.filter(number__gt=1)

    def in_order(self):
        return self.order_by("number")

    def answers_in_order(self, *, environment: str = ""):
        """Accepted first, then by score, then age; but before all, what works in the reader's environment."""
        answers = self.replies()
        order = F("accepted_at").asc(nulls_last=True), "-score", "number"
        if not environment:
            return answers.order_by(*order)
        return answers.annotate(works_here=Q(environments__contains=[environment])).order_by("-works_here", *order)

    def environments(self) -> list[str]:
        """Where some of them work."""
        placed = self.exclude(environments=[]).values_list("environments", flat=True)
        return sorted({name for names in placed for name in names})

    def lock(self, pk) -> "Post":
        """Fetch one post and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)

    def hold(self, pk) -> "Post":
        """Fetch one post in the thread where it is by now, and hold both rows, the thread's first."""
        while True:
            try:
                with transaction.atomic():  # a savepoint: what was held in vain is let go
                    thread = Thread.objects.lock(Post.objects.values_list("thread", flat=True).get(pk=pk))
                    post = self.lock(pk)
                    if post.thread_id != thread.pk:
                        raise MovedMeanwhile
            except MovedMeanwhile:
                continue
            post.thread = thread
            return post


_Posts = models.Manager.from_queryset(PostQuerySet)


class PostManager(_Posts["Post"]):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    def write(self, *, thread: Thread, number: int, by: User, body: str, **imported) -> "Post":
        """Render and store a post with its first revision. Part of the verbs of Thread: records nothing itself."""
        post = self.create(thread=thread, number=number, body=body, html="", **thread.signature(by), **imported)
        post.render(by=by)
        post.save(update_fields=["html"])
        return post


class Post(Signed):
    """One contribution to a thread. Number 1 opens it; numbers are never reused."""

    thread = models.ForeignKey(Thread, models.DB_CASCADE, related_name="posts")
    number = models.PositiveIntegerField()
    body = models.TextField(_("text"))
    html = models.TextField()
    created_at = models.DateTimeField(db_default=Now())
    edited_at = models.DateTimeField(null=True)

    # Kept by the verbs in the transaction that changes what they count.
    score = models.IntegerField(default=0)
    revision_count = models.PositiveIntegerField(default=1)
    comment_count = models.PositiveIntegerField(default=0)
    success_count = models.PositiveIntegerField(default=0)
    reaction_counts = models.JSONField(default=dict)  # by kind: see Reaction
    environments = models.JSONField(default=list)  # where it works: see Success
    accepted_at = models.DateTimeField(null=True)  # a copy of the Acceptance's, to order by

    # Set by discussions.reading for one reader.
    filled_html: str
    first_comments: list
    origin: dict[str, str] | None
    is_mine: bool
    is_for_reader: bool  # they asked what it answers
    is_editable: bool
    is_removable: bool
    is_saved: bool
    is_unread: bool
    is_new: bool
    is_where_visit_ended: bool
    silence: str
    has_worked: bool
    reacted: list[str]  # the kinds of the reader's own reactions
    reactions_shown: list
    continued_in: list[dict]  # threads that branched from it: pk and title
    is_asked_again: bool

    waiting_review: Review  # set by `Thread.reply`, if it waits for a moderator

    # Set where posts are indexed.
    is_kept: bool
    is_thread_kept: bool
    said_under_it: list

    objects = PostManager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="post_number"),
            models.CheckConstraint(condition=Signed.names_nobody(), name="post_anonymous_names_nobody"),
        ]
        indexes = [
            models.Index(
                "thread", F("accepted_at").asc(nulls_last=True), F("score").desc(), "number", name="post_as_answer"
            ),
            models.Index(fields=["author", "-id"], name="post_by_person"),
            models.Index(
                fields=["author", "-success_count", "-id"], name="post_that_helped", condition=Q(success_count__gt=0)
            ),
        ]

    def __str__(self):
        return f"{self.thread_id} #{self.number}"

    def get_absolute_url(self):
        return reverse("discussions:post", args=[self.pk])

    @property
    def comments_url(self) -> str:
        return reverse("discussions:comments", args=[self.pk])

    @property
    def community(self) -> Community:
        return self.thread.community

    def anonymity_of(self, by: User | None) -> int | None:
        """Who asked without their name does all in the thread without it, also to what others wrote."""
        return super().anonymity_of(by) or self.thread.anonymity_of(by)

    @property
    def is_opening(self) -> bool:
        return self.number == 1

    @property
    def is_answer(self) -> bool:
        return self.number > 1 and self.thread.is_question

    @property
    def is_accepted(self) -> bool:
        return self.accepted_at is not None

    def render(self, *, by: User) -> None:
        """Set `html` from `body`, and let the post hold the attachments that its text shows."""
        html = markup.render(self.body, prefix=f"p{self.pk}-").html
        is_anonymous = self.anonymity_of(by) is not None
        files = Attachment.objects.claim(html, about=self, by=by, is_anonymous=is_anonymous)
        self.html = with_sizes(html, files)

    @property
    def is_hidden(self) -> bool:
        """Whether it is removed, or its thread."""
        return self._removal is not None

    @property
    def _removal(self) -> Removal | None:
        return getattr(self, "removal", None) or getattr(self.thread, "removal", None)

    def hide(self, *, by: User | None, reason: str) -> None:
        """Remove it by a moderator's decision: with its thread, if it opens one."""
        if self.is_opening:
            self.thread.remove(by=by, reason=reason)
        else:
            self.remove(by=by, reason=reason)

    def show(self, *, by: User) -> None:
        """Bring it back by a moderator's decision."""
        if self.is_opening:
            self.thread.restore(by=by)
        else:
            self.restore(by=by)

    @transaction.atomic
    def edit(self, *, by: User, body: str, reason: str = "") -> None:
        """Change the text and keep the old one in the history. The same text changes nothing.

        A small change by its writer, without a reason and soon after the last, is part of the writing: no new revision.
        What a moderator hid goes before the moderators again. Raises markup.TooLong and TooSoonToMend.
        """
        post = Post.objects.lock(self.pk)
        [body] = watch(body, community=post.community, by=by, before=post.body).texts
        if post.body == body:
            return
        removal = post._removal
        if removal and removal.removed_at > timezone.now() - MENDED_AFTER:
            raise TooSoonToMend
        if not reason and not removal and post._is_still_written(by, body):
            post.body = body
            post.render(by=by)
            post.save(update_fields=["body", "html"])
            post.revisions.filter(number=post.revision_count).update(body=body)
            post.record("edited", by=by)
            return
        if post.revision_count == 1:
            post.revisions.create(number=1, by=post.author, body=post.body, at=post.created_at)
        post.body = body
        post.revision_count += 1
        post.edited_at = Now()
        post.render(by=by)
        post.save(update_fields=["body", "html", "revision_count", "edited_at"])
        post.revisions.create(number=post.revision_count, by=post.named(by), body=body, reason=reason)
        post.record("edited", by=by)
        if removal:
            Review.mended(post, by=by)

    def _is_still_written(self, by: User, body: str) -> bool:
        """Whether this change belongs to the writer's last one, or to the posting."""
        if not self.is_by(by):
            return False
        last = self.revisions.filter(number=self.revision_count).first()
        if last and last.by_id != getattr(self.named(by), "pk", None):
            return False
        written_at = last.at if last else self.created_at
        is_soon = timezone.now() - written_at < GRACE
        return is_soon and changed_characters(self.body, body) < MOST_CHANGED_IN_GRACE

    @property
    def digest(self) -> str:
        """By what an editor tells the text that it began from from a later one."""
        return hashlib.sha256(self.body.encode()).hexdigest()[:16]

    @transaction.atomic
    def vote(self, *, by: User) -> None:
        """Say that this is useful. Voting twice changes nothing. Raises OwnPost."""
        if self.is_by(by):
            raise OwnPost
        post = Post.objects.hold(self.pk)
        _vote, is_new = Vote.objects.get_or_create(post=post, user=by)
        if is_new:
            post._add_score(1)
            post.record("voted", by=by)

    @transaction.atomic
    def unvote(self, *, by: User) -> None:
        post = Post.objects.hold(self.pk)
        gone, _details = Vote.objects.filter(post=post, user=by).delete()
        if gone:
            post._add_score(-1)
            post.record("took back vote", by=by)

    def count_successes(self, change: int) -> None:
        """Part of the verbs of Success, in the transaction that holds post and thread."""
        Post.objects.filter(pk=self.pk).update(success_count=F("success_count") + change)
        if not hasattr(self, "removal"):  # which took them all away
            Thread.objects.filter(pk=self.thread_id).count_demand("success_count", change)

    def list_environments(self) -> None:
        """Note at the post and its thread where answers work. Part of the verbs that hold both."""
        named = self.successes.exclude(environment="").values_list("environment", flat=True)
        accepted = Acceptance.objects.filter(post=self).exclude(environment="").values_list("environment", flat=True)
        Post.objects.filter(pk=self.pk).update(environments=sorted({*named, *accepted}))
        every = Post.objects.filter(thread=self.thread_id, removal=None).environments()
        Thread.objects.filter(pk=self.thread_id).update(environments=every)

    def _add_score(self, points: int) -> None:
        Post.objects.filter(pk=self.pk).update(score=F("score") + points)
        if self.is_opening:
            Thread.objects.filter(pk=self.thread_id).update(score=F("score") + points)

    @transaction.atomic
    def accept(self, *, by: User | None, at=None, quiet: bool = False) -> "Acceptance":
        """Mark as what worked. Accepting twice changes nothing. Raises NotAnAnswer."""
        post = Post.objects.hold(self.pk)
        if not post.is_answer or hasattr(post, "removal"):
            raise NotAnAnswer
        moment = {"accepted_at": at} if at else {}
        acceptance, is_new = Acceptance.objects.get_or_create(
            post=post, defaults={"accepted_by": post.named(by)} | moment
        )
        if is_new:
            Post.objects.filter(pk=post.pk).update(accepted_at=acceptance.accepted_at)
            Thread.objects.filter(pk=post.thread_id).update(accepted_count=F("accepted_count") + 1)
            post.record("accepted", by=by, quiet=quiet)
        return acceptance

    @transaction.atomic
    def unaccept(self, *, by: User | None) -> None:
        post = Post.objects.hold(self.pk)
        gone, _details = Acceptance.objects.filter(post=post).delete()
        if gone:
            Post.objects.filter(pk=post.pk).update(accepted_at=None)
            Thread.objects.filter(pk=post.thread_id).update(accepted_count=F("accepted_count") - 1)
            post.list_environments()
            post.record("took back acceptance", by=by)

    @transaction.atomic
    def remove(self, *, by: User | None, reason: str = "") -> None:
        """Take a reply away. Its number stays taken. Removing twice changes nothing. Raises OpeningPost."""
        post = Post.objects.hold(self.pk)
        if post.is_opening:
            raise OpeningPost
        post.unaccept(by=by)
        whose = {"removed_by": post.named(by), "reason": reason}
        _removal, is_new = PostRemoval.objects.get_or_create(post=post, defaults=whose)
        if is_new:
            Thread.objects.filter(pk=post.thread_id).update(reply_count=F("reply_count") - 1)
            Thread.objects.filter(pk=post.thread_id).count_demand("success_count", -post.success_count)
            post.list_environments()
            post.record("removed", by=by, data={"reason": reason})

    @transaction.atomic
    def restore(self, *, by: User) -> None:
        """Bring a removed reply back. Restoring twice changes nothing."""
        post = Post.objects.hold(self.pk)
        gone, _details = PostRemoval.objects.filter(post=post).delete()
        if gone:
            # What opens a thread again was removed while it was a reply, in a thread that it was merged into.
            if not post.is_opening:
                Thread.objects.filter(pk=post.thread_id).update(reply_count=F("reply_count") + 1)
            Thread.objects.filter(pk=post.thread_id).count_demand("success_count", post.success_count)
            post.list_environments()
            post.record("restored", by=by)
