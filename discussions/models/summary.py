from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

import markup
from accounts.models import User
from discussions.models.thread import Thread
from moderation.watching import watch

ASKED_FROM = 50  # replies, and again after as many more


class SummaryMoved(Exception):
    """Somebody wrote a newer one meanwhile: `theirs`."""

    def __init__(self, theirs: "Summary | None"):
        super().__init__("A newer summary")
        self.theirs = theirs


class Summary(models.Model):
    """What a long discussion came to: one version of it. The newest stands on top of the thread."""

    thread = models.ForeignKey(Thread, models.DB_CASCADE, related_name="summaries")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    body = models.TextField(_("summary"))
    html = models.TextField()
    covers = models.PositiveIntegerField()  # the number of the last reply that it tells of
    at = models.DateTimeField(db_default=Now())

    filled_html: str  # set by discussions.reading for one reader

    class Meta:
        verbose_name = _("summary")
        verbose_name_plural = _("summaries")
        constraints = [models.UniqueConstraint(fields=["thread", "number"], name="summary_number")]

    def __str__(self):
        return f"summary {self.number} of {self.thread_id}"

    @property
    def is_behind(self) -> bool:
        """Whether so much was said since that a newer one would help."""
        return self.thread.last_number - self.covers >= ASKED_FROM

    @classmethod
    @transaction.atomic
    def write(cls, thread: Thread, *, by: User, body: str, base: int) -> "Summary":
        """Write the next version, begun from the one of number `base`, 0 for none. The same text changes nothing.

        Raises SummaryMoved, and markup.Unreadable.
        """
        held = Thread.objects.lock(thread.pk)
        newest = cls.objects.filter(thread=held).order_by("-number").first()
        [body] = watch(body, community=held.community, by=by, before=newest.body if newest else "").texts
        if newest and newest.body == body:
            return newest
        if base != (newest.number if newest else 0):
            raise SummaryMoved(newest)
        summary = cls.objects.create(
            thread=held,
            number=base + 1,
            by=held.named(by),
            body=body,
            html=markup.render(body, prefix=f"s{held.pk}-").html,
            covers=held.last_number,
        )
        Thread.objects.filter(pk=held.pk).update(summary=summary)
        held.record("summarised", by=by)
        return summary
