from django.db import models, transaction
from django.db.models import Count
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions.models.post import Post


class Reaction(models.Model):
    """What a person made of a post, in a word."""

    class Kind(models.TextChoices):
        THANKS = "thanks", _("Thanks")
        AGREE = "agree", _("Agree")
        INSIGHTFUL = "insightful", _("Insightful")
        CELEBRATE = "celebrate", _("Celebrate")
        NOTED = "noted", _("Noted")
        PUZZLED = "puzzled", _("Puzzled")

        @property
        def icon(self) -> str:
            return ICONS[self]

    post = models.ForeignKey(Post, models.DB_CASCADE, related_name="reactions")
    user = models.ForeignKey(User, models.DB_CASCADE, related_name="reactions")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user", "kind"], name="reaction_once")]

    def __str__(self):
        return f"{self.user_id} {self.kind} {self.post_id}"

    @classmethod
    @transaction.atomic
    def add(cls, post: Post, *, by: User, kind: str) -> None:
        """React in that way. Twice changes nothing."""
        held = Post.objects.hold(post.pk)
        _reaction, is_new = cls.objects.get_or_create(post=held, user=by, kind=kind)
        if is_new:
            cls._count(held)
            held.record("reacted", by=by, data={"kind": kind})

    @classmethod
    @transaction.atomic
    def take_back(cls, post: Post, *, by: User, kind: str) -> None:
        held = Post.objects.hold(post.pk)
        gone, _details = cls.objects.filter(post=held, user=by, kind=kind).delete()
        if gone:
            cls._count(held)
            held.record("took back reaction", by=by, data={"kind": kind})

    @classmethod
    def _count(cls, post: Post) -> None:
        counts = cls.objects.filter(post=post).order_by().values_list("kind").annotate(Count("pk"))
        Post.objects.filter(pk=post.pk).update(reaction_counts=dict(counts))


ICONS = {
    Reaction.Kind.THANKS: "heart",
    Reaction.Kind.AGREE: "thumbs-up",
    Reaction.Kind.INSIGHTFUL: "lightbulb",
    Reaction.Kind.CELEBRATE: "sparkles",
    Reaction.Kind.NOTED: "eye",
    Reaction.Kind.PUZZLED: "circle-question-mark",
}
