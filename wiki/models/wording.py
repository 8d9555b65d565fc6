"""In whose words an article was asked for. They are added, never changed: other readers look for it by them."""

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from communities.kinds import ContentKind
from communities.models import Activity
from moderation.watching import watch
from wiki.models.page import Page

LONGEST_WORDS = 200
MOST_SHOWN = 200


class WordingQuerySet(models.QuerySet["Wording"]):
    def shown_to(self, reader) -> list["Wording"]:
        """The first ones, oldest first, of which the reader may see where they were asked: that is `asked_in`."""
        rows = list(self.select_related("by").order_by("pk")[:MOST_SHOWN])
        things = ContentKind.load([row.reference for row in rows if row.kind], reader=reader)
        for row in rows:
            row.asked_in = things.get(row.reference) if row.kind else None
        return [row for row in rows if row.asked_in or not row.kind]


class Wording(models.Model):
    """What somebody asked an article for, in their words, and where: content of any kind, or added by hand."""

    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="wordings")
    words = models.CharField(max_length=LONGEST_WORDS)
    more = models.TextField(blank=True)  # what they wrote beside it, as plain text
    kind = models.CharField(max_length=20, blank=True)
    object_id = models.BigIntegerField(null=True)
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")  # who added it by hand
    at = models.DateTimeField(db_default=Now())

    asked_in: models.Model | None  # set by `shown_to`

    objects = WordingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "kind", "object_id"], name="wording_once"),
            models.CheckConstraint(
                condition=Q(kind="", object_id=None) | ~Q(kind="") & Q(object_id__isnull=False),
                name="wording_by_hand_or_of_content",
            ),
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="wording_of_content")]

    def __str__(self):
        return self.words

    @property
    def reference(self) -> tuple[str, int]:
        return self.kind, self.object_id or 0

    @property
    def url(self) -> str:
        """Where it was asked; needs `shown_to`."""
        return ContentKind.of(self.asked_in).url(self.asked_in) if self.asked_in else ""

    @classmethod
    @transaction.atomic
    def add(cls, page: Page, *, by: User, words: str) -> "Wording":
        """Say in which other words it is asked for. The same words again change nothing. Raises markup.Unreadable."""
        page = Page.objects.lock(page.pk)
        [words] = watch(words, community=page.community, by=by, before="").texts
        words = " ".join(words.split())[:LONGEST_WORDS]
        there = page.wordings.filter(words__iexact=words).first()
        if there:
            return there
        wording = cls.objects.create(page=page, words=words, by=by)
        Activity.record("added wording", by=by, about=page, community=page.community, data={"words": words})
        return wording
