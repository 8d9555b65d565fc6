"""One thing that somebody said about a passage of a page."""

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import markup
from accounts.models import User
from attachments.models import Attachment
from attachments.showing import with_sizes
from communities.models import Activity, Community, Removal
from moderation.models import Review
from moderation.watching import watch
from wiki.models.page import Page

if TYPE_CHECKING:
    from wiki.models.passage import Passage

LONGEST_COMMENT = 2_000  # characters


class PageCommentQuerySet(models.QuerySet["PageComment"]):
    def visible_to(self, user):
        return self.filter(self.is_visible(user), removal=None)

    @staticmethod
    def is_visible(user) -> Q:
        """Whether `user` may see the page: what was removed is there for who moderates."""
        return Page.objects.is_visible(user, prefix="passage__page__")

    def in_order(self):
        return self.order_by("pk")

    def lock(self, pk) -> "PageComment":
        """Fetch one comment and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=pk)


_Comments = models.Manager.from_queryset(PageCommentQuerySet)


class PageCommentManager(_Comments["PageComment"]):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    @transaction.atomic
    def write(self, *, passage: "Passage", by: User, body: str) -> "PageComment":
        """Say something about a passage. Part of the passage's verbs. Raises markup.Unreadable."""
        watched = watch(body, community=passage.page.community, by=by)
        [body] = watched.texts
        comment = self.create(passage=passage, author=by, body=body, html="")
        comment.render(by=by)
        comment.save(update_fields=["html"])
        comment.record("commented", by=by)
        watched.hold(comment)
        return comment


class PageComment(models.Model):
    """A remark about a passage of a page: the first one, or an answer to it."""

    passage = models.ForeignKey("wiki.Passage", models.DB_CASCADE, related_name="comments")
    author = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="page_comments")
    body = models.TextField(_("text"))
    html = models.TextField()
    created_at = models.DateTimeField(db_default=Now())
    edited_at = models.DateTimeField(null=True)

    # Set by wiki.commenting for one reader.
    filled_html: str
    is_mine: bool
    is_editable: bool
    is_removable: bool

    waiting_review: Review  # set by `write`, if it waits for a moderator

    objects = PageCommentManager()

    class Meta:
        verbose_name = _("comment on a page")
        verbose_name_plural = _("comments on pages")
        constraints = [
            models.CheckConstraint(
                condition=~Q(body=""), name="page_comment_has_text", violation_error_message=_("Write something first.")
            ),
        ]
        indexes = [models.Index(fields=["passage", "id"], name="page_comment_in_order")]

    def __str__(self):
        return f"comment {self.pk} on a page"

    def get_absolute_url(self):
        return reverse("wiki:page-comment", args=[self.pk])

    @property
    def page(self) -> Page:
        return self.passage.page

    @property
    def community(self) -> Community:
        return self.page.community

    def render(self, *, by: User) -> None:
        """Set `html` from `body`, and let the comment hold the attachments that its text shows."""
        html = markup.render(self.body, prefix=f"pc{self.pk}-").html
        self.html = with_sizes(html, Attachment.objects.claim(html, about=self, by=by))

    def draw_again(self) -> list[str]:
        """Set what is made of the text anew, with the files that it holds already. Names the fields."""
        self.html = with_sizes(markup.render(self.body, prefix=f"pc{self.pk}-").html, Attachment.objects.held_by(self))
        return ["html"]

    def record(self, verb: str, *, by: User | None, data: dict | None = None) -> None:
        Activity.record(verb, by=by, about=self, community=self.community, data=data)

    @transaction.atomic
    def edit(self, *, by: User, body: str) -> None:
        """Change the text, and say so. The same text changes nothing. Raises markup.Unreadable."""
        comment = PageComment.objects.lock(self.pk)
        [body] = watch(body, community=comment.community, by=by, before=comment.body).texts
        if comment.body == body:
            return
        comment.body, comment.edited_at = body, Now()
        comment.render(by=by)
        comment.save(update_fields=["body", "html", "edited_at"])
        comment.record("edited", by=by)

    @transaction.atomic
    def remove(self, *, by: User | None, reason: str = "") -> None:
        """Take the comment away. Removing twice changes nothing."""
        given = {"removed_by": by, "reason": reason}
        _removal, is_new = PageCommentRemoval.objects.get_or_create(comment=self, defaults=given)
        if is_new:
            self.record("removed", by=by, data={"reason": reason})

    @transaction.atomic
    def restore(self, *, by: User) -> None:
        """Bring a removed comment back. Restoring twice changes nothing."""
        gone, _details = PageCommentRemoval.objects.filter(comment=self).delete()
        if gone:
            self.record("restored", by=by)


class PageCommentRemoval(Removal):
    comment = models.OneToOneField(PageComment, models.DB_CASCADE, primary_key=True, related_name="removal")
