from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from accounts.models import User
from discussions.models.acceptance import Acceptance
from discussions.models.post import Post

HOLDS_FOR = timedelta(days=365)


class Confirmation(models.Model):
    """What somebody answered when asked whether an accepted answer is still right."""

    post = models.ForeignKey(Post, models.DB_CASCADE, related_name="confirmations")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    is_right = models.BooleanField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["post", "-id"], name="confirmation_by_post")]

    def __str__(self):
        return f"{self.post_id} is right: {self.is_right}"

    @classmethod
    @transaction.atomic
    def give(cls, post: Post, *, by: User, is_right: bool) -> None:
        """Answer whether it still works: what no longer does is accepted no more. Unasked changes nothing."""
        held = Post.objects.hold(post.pk)
        asked = Acceptance.objects.filter(post=held, asked_at__isnull=False)
        if not asked.update(asked_at=None, confirmed_at=Now()):
            return
        cls.objects.create(post=held, by=held.named(by), is_right=is_right)
        verb = "confirmed" if is_right else "found outdated"
        held.record(verb, by=by)
        if not is_right:
            held.unaccept(by=by)


def ask_again(*, most: int = 200) -> int:
    """Ask those who asked whether what they accepted over a year ago still works. Returns how many were asked."""
    known = Q(post__thread__author__is_active=True, post__thread__author__email__isnull=False)
    unnamed = Q(post__thread__anonymity__person__is_active=True)
    due = Acceptance.objects.annotate(sure_at=Coalesce(F("confirmed_at"), F("accepted_at"))).filter(
        known | unnamed, sure_at__lt=timezone.now() - HOLDS_FOR, asked_at=None, post__thread__removal=None
    )
    return sum(_ask(pk) for pk in due.order_by("pk").values_list("pk", flat=True)[:most])


@transaction.atomic
def _ask(pk: int) -> bool:
    post = Post.objects.hold(pk)
    if not Acceptance.objects.filter(pk=pk, asked_at=None).update(asked_at=Now()):
        return False
    post.record("asked again", by=None)
    return True
