"""Changes of a page that are news for some people: for a branch, a department, a role."""

import datetime as dt

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import Aggregate, Count, DurationField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

import markup
from accounts.models import User
from communities.models import Activity, Addressed, people_beside
from markup.comparing import Kind, compare
from wiki.models.page import Page
from wiki.models.revision import Revision
from wiki.paths import trail

LONGEST_LINE = 200
TOGETHER = dt.timedelta(minutes=10)  # what one person changes within that is one piece of news, if nobody read it yet


class Median(Aggregate):
    """The time that half of them took."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


class NewsAudience(Addressed):
    """For whom changes of a page, and of those below it if it says so, are news."""

    COMMUNITY = "page__community"

    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="news_audiences")
    covers_below = models.BooleanField(_("the pages below it too"), default=True)
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "role", "department", "location"], name="news_audience_once")
        ]

    def __str__(self):
        return f"{self.addressed} of {self.page_id}"

    @classmethod
    @transaction.atomic
    def mark(
        cls,
        page: Page,
        *,
        by: User,
        covers_below: bool = True,
        role: str = "",
        department: str = "",
        location: str = "",
    ) -> "NewsAudience":
        """Let changes be news for these people. The same again changes only whether it covers what is below."""
        whom = {"role": role, "department": department, "location": location}
        audience, is_new = cls.objects.get_or_create(
            page=page, **whom, defaults={"by": by, "covers_below": covers_below}
        )
        if audience.covers_below != covers_below:
            audience.covers_below = covers_below
            audience.save(update_fields=["covers_below"])
        if is_new:
            data = {"whom": audience.addressed}
            Activity.record("marked for news", by=by, about=page, community=page.community, data=data, quiet=True)
        return audience

    @transaction.atomic
    def unmark(self, *, by: User) -> None:
        """Changes are no news for them any more; what they were told goes with it. Doing it twice changes nothing."""
        gone, _details = NewsAudience.objects.filter(pk=self.pk).delete()
        if gone:
            page, data = self.page, {"whom": self.addressed}
            Activity.record("unmarked for news", by=by, about=page, community=page.community, data=data, quiet=True)


class NewsQuerySet(models.QuerySet["News"]):
    def visible_to(self, user):
        return self.filter(Page.objects.is_visible(user, prefix="page__"))

    def addressed_to(self, person: User):
        """What is for the person, by what the directory and the community say of them now. Their own is no news."""
        people = people_beside(community="page__community", prefix="audience__")
        return self.filter(Exists(people.filter(pk=person.pk))).exclude(by=person)

    def unread_by(self, person: User):
        return self.exclude(Exists(NewsRead.objects.filter(news=OuterRef("pk"), person=person)))

    def mark_read_by(self, person: User):
        """With whether the person has read each."""
        return self.annotate(is_read=Exists(NewsRead.objects.filter(news=OuterRef("pk"), person=person)))

    def beside_page(self, reader: User) -> Exists:
        """Of a page in a query, whether it has news that the reader has not read."""
        return Exists(self.filter(page=OuterRef("pk")).addressed_to(reader).unread_by(reader))

    def unread_among(self, people: list[int]):
        """The page of each, when it changed, and who of these people it is for and has not read it: newest first."""
        meant = people_beside(community="page__community", prefix="audience__").filter(pk__in=people)
        readers = NewsRead.objects.filter(news=OuterRef(OuterRef("pk"))).values("person")
        meant = meant.exclude(pk=Coalesce(OuterRef("by"), 0)).exclude(pk__in=readers)
        rows = self.filter(page__removal=None).annotate(told=ArraySubquery(meant.values("pk")))
        return rows.order_by("-pk").values_list("page", "at", "told")

    def with_figures(self):
        """With how many people read each, and how long half of those took."""
        reads = NewsRead.objects.filter(news=OuterRef("pk")).order_by().values("news")
        read = reads.annotate(count=Count("pk")).values("count")
        took = reads.annotate(took=Median(F("at") - F("news__at"))).values("took")
        return self.annotate(read_count=Coalesce(Subquery(read), 0), took=Subquery(took))

    def read(self, *, by: User) -> None:
        """Note that the person has read all of these. Twice is once."""
        NewsRead.objects.bulk_create(
            [NewsRead(news_id=pk, person=by) for pk in self.values_list("pk", flat=True)], ignore_conflicts=True
        )


_News = models.Manager.from_queryset(NewsQuerySet)


class NewsManager(_News["News"]):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    def tell(self, page: Page, revision: Revision, *, before: str) -> None:
        """Make a change that readers see now into news for whom it is. Part of the verbs; `before` is the old text."""
        around = Q(page=page) | Q(page__community=page.community, page__path__in=trail(page.path), covers_below=True)
        audiences = list(NewsAudience.objects.filter(around))
        if not audiences:
            return
        what = revision.comment or what_changed(before, revision.body)
        new = [news for audience in audiences if (news := self._tell(audience, page, revision, what))]
        if new:
            data = {"news": [news.pk for news in new]}
            Activity.record("told news", by=revision.by, about=page, community=page.community, data=data)

    def _tell(self, audience: NewsAudience, page: Page, revision: Revision, what: str) -> "News | None":
        """The news, if it is a further piece."""
        last = self.filter(audience=audience, page=page).order_by("-pk").first()
        if last and last.by_id == revision.by_id and last.at > timezone.now() - TOGETHER and not last.reads.exists():
            last.number, last.what = revision.number, what
            last.save(update_fields=["number", "what"])
            return None
        return self.create(
            audience=audience,
            page=page,
            number=revision.number,
            what=what,
            by=revision.by,
            at=revision.at,
            people_count=audience.people.exclude(pk=revision.by_id or 0).count(),
        )


class News(models.Model):
    """A change of a page that some people are told of, in three lines."""

    audience = models.ForeignKey(NewsAudience, models.DB_CASCADE, related_name="news")
    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="news")
    number = models.PositiveIntegerField()  # of the revision
    what = models.CharField(max_length=LONGEST_LINE, blank=True)
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()  # of the change: from then on people wait for it
    people_count = models.PositiveIntegerField()  # for how many it was then

    # Set by `with_figures`, and for one reader.
    read_count: int
    took: dt.timedelta | None
    is_read: bool

    objects = NewsManager()

    class Meta:
        indexes = [
            models.Index(fields=["page", "-id"], name="news_of_page"),
            models.Index(fields=["audience", "-id"], name="news_for_audience"),
            models.Index(fields=["at"], name="news_by_time"),
        ]

    def __str__(self):
        return f"{self.page_id} revision {self.number} for {self.audience_id}"

    @property
    def took_in_words(self) -> str:
        """How long half of those who read it took; needs `with_figures`."""
        now = timezone.now()
        return timesince(now - max(self.took, dt.timedelta(minutes=1)), now, depth=1) if self.took else ""


class NewsRead(models.Model):
    """That a person opened the page after the change."""

    news = models.ForeignKey(News, models.DB_CASCADE, related_name="reads")
    person = models.ForeignKey(User, models.DB_CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["news", "person"], name="news_read_once")]

    def __str__(self):
        return f"{self.person_id} read {self.news_id}"


def what_changed(before: str, after: str) -> str:
    """The first line that is new or was changed, in plain words; else the first that is gone."""
    rows = compare(before, after)
    for side, kinds in [("after", {Kind.ADDED, Kind.CHANGED}), ("before", {Kind.REMOVED})]:
        for row in rows:
            text = "".join(segment.text for segment in getattr(row, side))
            if row.kind in kinds and not row.is_format and (words := words_of(text)):
                return words
    return ""


def words_of(line: str) -> str:
    try:
        return markup.excerpt(markup.plain(markup.render(line).html), LONGEST_LINE)
    except markup.Unreadable:
        return line.strip()[:LONGEST_LINE]
