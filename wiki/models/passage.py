"""What readers say about a passage of a page. Where it stands is kept beside the text, never in it."""

from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import markup
from accounts.models import User
from communities.models import Activity
from markup.passages import Anchor, carried, find, find_most
from wiki.models.page import Page
from wiki.models.page_comment import PageComment

LONGEST_QUOTE = 1_000
LONGEST_CONTEXT = 120
AFTER_ALL = 2_000_000_000  # where what was taken out of a text stands in a list


class PassageQuerySet(models.QuerySet["Passage"]):
    def visible_to(self, user):
        """Those of which somebody says something that is there for all, on pages that `user` may see."""
        said = PageComment.objects.filter(passage=OuterRef("pk"), removal=None)
        return self.filter(Exists(said), Page.objects.is_visible(user, prefix="page__"))

    def open(self):
        # See also Passage.is_resolved.
        return self.exclude(Exists(Resolution.objects.standing().filter(passage=OuterRef("pk"))))

    def open_beside_page(self) -> Coalesce:
        """Of a page in a query, about how many passages something is said that is not settled."""
        said = PageComment.objects.filter(passage__page=OuterRef("pk"), removal=None)
        unsettled = said.exclude(passage__in=Resolution.objects.standing().values("passage"))
        counted = unsettled.order_by().values("passage__page").annotate(count=Count("passage", distinct=True))
        return Coalesce(Subquery(counted.values("count")), 0)

    def resolved(self):
        return self.filter(Exists(Resolution.objects.standing().filter(passage=OuterRef("pk"))))


_Passages = models.Manager.from_queryset(PassageQuerySet)


class PassageManager(_Passages["Passage"]):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    @transaction.atomic
    def begin(self, page: Page, *, by: User, anchor: Anchor, body: str) -> PageComment:
        """Say something about some words of what readers see of a page. Raises markup.Unreadable."""
        page = Page.objects.lock(page.pk)
        passage = self.create(page=page, number=page.shown.number, quote=anchor.exact, **_gone())
        passage.stand(find_most(markup.plain(page.html), anchor))
        return PageComment.objects.write(passage=passage, by=by, body=body)

    def follow_text(self, page: Page, *, before: str) -> None:
        """Find each passage again in the page's new text; `before` is the HTML of the old. Part of its verbs."""
        passages = list(self.filter(page=page))
        if not passages:
            return
        old, new = markup.plain(before), markup.plain(page.html)
        for passage in passages:
            if passage.is_gone:
                passage.stand(find(new, Anchor(passage.quote), strict=True))
            else:
                passage.stand(carried(old, new, passage.anchor))


def _gone() -> dict[str, str | int]:
    return {"exact": "", "prefix": "", "suffix": "", "start": AFTER_ALL}


class Passage(models.Model):
    """Some words of a page that readers say something about, and where they stand in its newest text."""

    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="passages")
    number = models.PositiveIntegerField()  # of the revision in which somebody selected them
    quote = models.CharField(max_length=LONGEST_QUOTE)  # as they were selected: this never changes
    exact = models.TextField(blank=True)  # as they stand there now; empty: nowhere
    prefix = models.CharField(max_length=LONGEST_CONTEXT, blank=True)
    suffix = models.CharField(max_length=LONGEST_CONTEXT, blank=True)
    start = models.PositiveIntegerField()
    at = models.DateTimeField(db_default=Now())

    # Set by wiki.commenting for one reader.
    said: list[PageComment]
    has_more: bool

    objects = PassageManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(quote=""),
                name="passage_has_quote",
                violation_error_message=_("Say about which words of the page."),
            ),
        ]
        indexes = [models.Index(fields=["page", "start", "id"], name="passage_in_page")]

    def __str__(self):
        return self.quote

    def get_absolute_url(self):
        return reverse("wiki:passage", args=[self.page_id, self.pk])

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.exact, self.prefix, self.suffix, self.start)

    @property
    def is_gone(self) -> bool:
        """Whether the words were taken out of the page."""
        return not self.exact

    @property
    def is_resolved(self) -> bool:
        # See also PassageQuerySet.open.
        return any(resolution.reopened_at is None for resolution in self.resolutions.all())

    def stand(self, anchor: Anchor | None) -> None:
        """Note where the words stand now, or that they are gone. Part of the verbs."""
        where = _gone() if anchor is None else vars(anchor)
        if any(getattr(self, name) != value for name, value in where.items()):
            for name, value in where.items():
                setattr(self, name, value)
            self.save(update_fields=list(where))

    @transaction.atomic
    def answer(self, *, by: User, body: str) -> PageComment:
        """Say something more about it; what was resolved is open again. Raises markup.Unreadable."""
        comment = PageComment.objects.write(passage=self, by=by, body=body)
        if not hasattr(comment, "waiting_review"):
            self.reopen(by=by)
        return comment

    @transaction.atomic
    def resolve(self, *, by: User) -> None:
        """Nothing is left to say. Resolving twice changes nothing."""
        _resolution, is_new = Resolution.objects.standing().get_or_create(passage=self, defaults={"by": by})
        if is_new:
            self.record("resolved", by=by)

    @transaction.atomic
    def reopen(self, *, by: User) -> None:
        """It is not settled after all. Doing it twice changes nothing."""
        if Resolution.objects.standing().filter(passage=self).update(reopened_by=by, reopened_at=Now()):
            self.record("reopened", by=by)

    def record(self, verb: str, *, by: User) -> None:
        """Write it down of what somebody said first: what is about the passage is about that."""
        first = self.comments.filter(removal=None).order_by("pk").first()
        if first:
            Activity.record(verb, by=by, about=first, community=self.page.community)


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def standing(self):
        return self.filter(reopened_at=None)


class Resolution(models.Model):
    """That somebody called what was said about a passage settled; and, if it did not last, who opened it again."""

    passage = models.ForeignKey(Passage, models.DB_CASCADE, related_name="resolutions")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    reopened_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["passage"], name="resolution_once", condition=Q(reopened_at=None))
        ]

    def __str__(self):
        return f"{self.passage_id} resolved"
