from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions.models.acceptance import Acceptance, NotAnAnswer
from discussions.models.post import Post
from discussions.models.thread import Thread
from discussions.models.vote import OwnPost

LONGEST_ENVIRONMENT = 200


class Success(models.Model):
    """That an answer worked for a person, and where. Counted apart from votes."""

    post = models.ForeignKey(Post, models.DB_CASCADE, related_name="successes")
    user = models.ForeignKey(User, models.DB_CASCADE, related_name="successes")
    environment = models.CharField(_("works on"), max_length=LONGEST_ENVIRONMENT, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="success_once")]

    def __str__(self):
        return f"{self.post_id} worked for {self.user_id}"

    @classmethod
    @transaction.atomic
    def note(cls, post: Post, *, by: User, environment: str = "") -> None:
        """Say that the answer worked for oneself. Twice changes nothing but where. Raises OwnPost, NotAnAnswer."""
        if post.is_by(by):
            raise OwnPost
        held = Post.objects.hold(post.pk)
        if not held.is_answer or hasattr(held, "removal"):
            raise NotAnAnswer
        named = as_named_before(environment, held.thread)
        success, is_new = cls.objects.get_or_create(post=held, user=by, defaults={"environment": named})
        if is_new:
            held.count_successes(1)
        elif named and named != success.environment:
            cls.objects.filter(pk=success.pk).update(environment=named)
        else:
            return
        held.list_environments()
        held.record("worked", by=by, data={"environment": named})

    @classmethod
    @transaction.atomic
    def take_back(cls, post: Post, *, by: User) -> None:
        held = Post.objects.hold(post.pk)
        gone, _details = cls.objects.filter(post=held, user=by).delete()
        if gone:
            held.count_successes(-1)
            held.list_environments()
            held.record("took back success", by=by)


@transaction.atomic
def place_acceptance(post: Post, *, by: User, environment: str) -> None:
    """Say where an accepted answer works; nothing takes that back. The same place changes nothing.

    Raises NotAnAnswer for what is not accepted.
    """
    held = Post.objects.hold(post.pk)
    acceptance = Acceptance.objects.filter(post=held).first()
    if acceptance is None:
        raise NotAnAnswer
    named = as_named_before(environment, held.thread)
    if named == acceptance.environment:
        return
    Acceptance.objects.filter(pk=held.pk).update(environment=named)
    held.list_environments()
    held.record("placed", by=by, data={"environment": named})


def as_named_before(environment: str, thread: Thread) -> str:
    """The name without needless spaces, spelt as somebody spelt it in this thread already."""
    name = " ".join(environment.split())[:LONGEST_ENVIRONMENT]
    return next((known for known in thread.environments if known.casefold() == name.casefold()), name)
