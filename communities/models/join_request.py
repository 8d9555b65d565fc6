from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models.activity import Activity


class NothingToAsk(Exception):
    """Who belongs already, or may simply join, has nothing to ask for."""


class JoinRequest(models.Model):
    """A person's wish to belong. An answer removes it: the Activity keeps who decided."""

    community = models.ForeignKey("communities.Community", models.DB_CASCADE, related_name="join_requests")
    user = models.ForeignKey(User, models.DB_CASCADE, related_name="join_requests")
    message = models.TextField(_("message"), max_length=500, blank=True)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "user"], name="join_request_once")]

    def __str__(self):
        return f"{self.user_id} asks {self.community_id}"

    @transaction.atomic
    def accept(self, *, by: User, words: str = "") -> None:
        """Let the person in, who is told the words. A request that was answered already changes nothing."""
        if self._answer("accepted member", by=by, words=words):
            self.community.join(by=self.user, invited=True)

    @transaction.atomic
    def decline(self, *, by: User, words: str = "") -> None:
        """Turn the person down, who is told the words. A request that was answered already changes nothing."""
        self._answer("declined member", by=by, words=words)

    def _answer(self, verb: str, *, by: User, words: str) -> bool:
        """Whether this answer is the first: the row goes with it."""
        gone, _details = JoinRequest.objects.filter(pk=self.pk).delete()
        if gone:
            data = {"user": self.user_id} | ({"words": words} if words else {})
            Activity.record(verb, by=by, about=self.community, community=self.community, data=data)
        return bool(gone)
