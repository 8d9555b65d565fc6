from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from accounts.models import Preference, User
from communities.models import Activity, Community, Event
from discussions.models import Post, Thread
from knowledge.gaps import Gap, Query
from knowledge.pinning import HitPin
from knowledge.saving import SavedSearch
from knowledge.sponsor_letters import SponsorLetter
from knowledge.talking import Talk
from knowledge.wording import Synonym
from wiki.fields import ArticleField, field_text
from wiki.models import Article, Page

__all__ = [
    "BY_HAND",
    "Digest",
    "Entry",
    "Expertise",
    "Gap",
    "HitPin",
    "Keep",
    "LetterChoice",
    "LetterSchedule",
    "Notes",
    "NotesTooEarly",
    "Offer",
    "Query",
    "Routing",
    "SavedSearch",
    "SponsorLetter",
    "Synonym",
    "Talk",
    "Unlike",
]

STATES_OF_ARTICLES = frozenset(Article.Confidence.values)
BY_HAND = "now-"  # how the period of a letter begins that its reader asked for


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user):
        """Entries whose source `user` may read now: joined to the source's present community and state.

        A worker that lags leaks nothing.
        """
        # By joins, asked of each row: a list of all that the reader may read would grow with the site.
        thread = Q(thread__isnull=False) & Thread.objects.is_visible(user, prefix="thread__")
        post = Q(post__isnull=False) & Post.objects.is_visible(user, prefix="post__")
        page = Q(page__isnull=False) & Page.objects.is_visible(user, prefix="page__")
        event = Q(event__isnull=False) & Event.objects.is_on_for(user, prefix="event__")
        return self.filter(thread | post | page | event)

    def listed(self):
        """Without unlisted threads: for lists, suggestions and letters. Who searches finds them."""
        return self.filter(thread__unlisting=None)


_Entries = models.Manager.from_queryset(EntryQuerySet)


class EntryManager(_Entries["Entry"]):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


class Entry(models.Model):
    """One thing that can be found: what the index holds of a thread, an answer, a page or an event."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        DISCUSSION = "discussion", _("Discussion")
        ANNOUNCEMENT = "announcement", _("Announcement")
        STORY = "story", _("Story")
        POLL = "poll", _("Poll")
        ANSWER = "answer", _("Answer")
        REPLY = "reply", _("Reply")
        PAGE = "page", _("Wiki page")
        EVENT = "event", _("Event")

    # The key follows from the source (see knowledge.entries), so writing an entry again always replaces it.
    id = models.BigIntegerField(primary_key=True)

    # Exactly one of these is set.
    thread = models.OneToOneField(Thread, models.DB_CASCADE, null=True, related_name="entry")
    post = models.OneToOneField(Post, models.DB_CASCADE, null=True, related_name="entry")
    page = models.OneToOneField(Page, models.DB_CASCADE, null=True, related_name="entry")
    event = models.OneToOneField(Event, models.DB_CASCADE, null=True, related_name="entry")

    kind = models.CharField(max_length=12, choices=Kind)
    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="entries")
    author = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="entries")
    is_anonymous = models.BooleanField(default=False, db_default=False)  # then it has no author
    title = models.CharField(max_length=200)
    text = models.TextField()
    tags = models.JSONField(default=list)
    url = models.CharField(max_length=600)
    signals = models.JSONField(default=list)  # states that rank and filter: answered, accepted, kept, article…
    score = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    active_at = models.DateTimeField()
    version = models.PositiveBigIntegerField(default=1)  # grows with each change; the index notes which it holds

    objects = EntryManager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(thread__isnull=False, post=None, page=None, event=None)
                | Q(thread=None, post__isnull=False, page=None, event=None)
                | Q(thread=None, post=None, page__isnull=False, event=None)
                | Q(thread=None, post=None, page=None, event__isnull=False),
                name="entry_has_one_source",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-active_at", "-id"], name="entry_latest"),
            models.Index(fields=["-active_at", "-id"], name="entry_latest_anywhere", condition=Q(post=None)),
            models.Index(
                fields=["-active_at", "-id"], name="entry_unanswered", condition=Q(signals__contains=["unanswered"])
            ),
            models.Index(fields=["author", "-created_at", "-id"], name="entry_by_person"),
        ]

    def __str__(self):
        return self.title

    @property
    def confidence(self) -> str:
        """How far an article is trusted: as `Page.confidence`."""
        if "article" not in self.signals:
            return ""
        if "obsolete" in self.signals:
            return "archived"
        return next((signal for signal in self.signals if signal in STATES_OF_ARTICLES), "")

    @property
    def icon(self) -> str:
        """The name of the icon that stands for what it is."""
        return "file-text" if self.page_id else "calendar" if self.event_id else "message-square"


class KeepManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    @transaction.atomic
    def keep(self, post: Post, *, by: User, is_article: bool = False, **page_fields) -> Page:
        """Write a wiki page from what an answer taught, linked both ways. Raises BadPlace and markup.Unreadable.

        As an article it is work in progress until the answer is known to work and the page says what it is.
        """
        thread = post.thread
        page = Page.objects.write(by=by, community=thread.community, **page_fields)
        self.create(page=page, post=post, by=by)
        data = {"thread": thread.pk, "post": post.pk}
        Activity.record("kept", by=by, about=page, community=thread.community, data=data)
        if is_article:
            works = post.is_accepted and field_text(page.body, ArticleField.RESOLUTION)
            confidence = Article.Confidence.NOT_VALIDATED if works else Article.Confidence.WIP
            Article.declare(page, by=by, confidence=confidence)
        return page


class Keep(models.Model):
    """That a wiki page keeps what a thread's answer taught: credited and linked both ways."""

    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="keeps")
    post = models.ForeignKey(Post, models.DB_CASCADE, related_name="keeps")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="keeps")
    at = models.DateTimeField(db_default=Now())

    objects = KeepManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "post"], name="keep_once")]

    def __str__(self):
        return f"{self.post_id} kept in {self.page_id}"


class Unlike(models.Model):
    """That two pages look alike and are not: who keeps the wiki said so."""

    older = models.ForeignKey(Page, models.DB_CASCADE, related_name="+")
    newer = models.ForeignKey(Page, models.DB_CASCADE, related_name="+")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["older", "newer"], name="unlike_once")]

    def __str__(self):
        return f"{self.older_id} and {self.newer_id} differ"

    @classmethod
    def say(cls, one: Page, other: Page, *, by: User) -> None:
        """They differ. Saying it twice changes nothing."""
        older, newer = sorted([one, other], key=lambda page: page.pk)
        cls.objects.get_or_create(older=older, newer=newer, defaults={"by": by})


class NotesTooEarly(Exception):
    """Notes are written once an event is over."""


class NotesManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    @transaction.atomic
    def write(self, event: Event, *, by: User, **page_fields) -> Page:
        """Write the wiki page of what an event brought. Raises NotesTooEarly, BadPlace and markup.Unreadable."""
        if not event.is_over:
            raise NotesTooEarly
        page = Page.objects.write(by=by, community=event.community, **page_fields)
        self.create(page=page, event=event, by=by)
        return page


class Notes(models.Model):
    """That a wiki page holds the notes of an event."""

    page = models.OneToOneField(Page, models.DB_CASCADE, primary_key=True, related_name="notes")
    event = models.ForeignKey(Event, models.DB_CASCADE, related_name="notes")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = NotesManager()

    def __str__(self):
        return f"{self.page_id} of event {self.event_id}"


class Expertise(models.Model):
    """That a person showed in a community that they know about a tag: counted anew by `knowledge.expertise`."""

    user = models.ForeignKey(User, models.DB_CASCADE, related_name="expertise")
    tag = models.ForeignKey(Tag, models.DB_CASCADE, related_name="expertise")
    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="expertise")
    answers = models.PositiveIntegerField()  # of theirs that worked
    pages = models.PositiveIntegerField()  # that keep what they wrote
    weight = models.FloatField()  # grows with both, and counts half as much with each year that they are old

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "tag", "community"], name="expertise_once")]
        indexes = [
            models.Index(fields=["tag", "community"], name="expertise_on_tag"),
            models.Index(fields=["community"], name="expertise_in_community"),
        ]

    def __str__(self):
        return f"{self.user_id} on {self.tag_id} in {self.community_id}"


class Offer(models.Model):
    """That a question was offered to somebody who showed that they know about such things."""

    thread = models.ForeignKey(Thread, models.DB_CASCADE, related_name="offers")
    person = models.ForeignKey(User, models.DB_CASCADE, related_name="offers")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="offer_once")]
        indexes = [models.Index(fields=["person", "at"], name="offer_of_week")]

    def __str__(self):
        return f"{self.thread_id} to {self.person_id}"


class Routing(models.Model):
    """That somebody was looked for to answer a question, whether or not there was anybody: it happens once."""

    thread = models.OneToOneField(Thread, models.DB_CASCADE, primary_key=True, related_name="routing")
    at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return str(self.thread_id)


class LetterChoice(models.Model):
    """How often a person's letters tell of one community, where that is not as often as of the others."""

    user = models.ForeignKey(User, models.DB_CASCADE, related_name="letter_choices")
    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="letter_choices")
    period = models.CharField(max_length=10, choices=Preference.Period)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "community"], name="letter_choice_once")]
        indexes = [models.Index(fields=["period", "user"], name="letter_choice_by_period")]

    def __str__(self):
        return f"{self.user_id}, {self.community_id}: {self.period}"

    @classmethod
    @transaction.atomic
    def choose(cls, *, by: User, periods: dict[Community, str]) -> None:
        """Hear of each of these communities that often; where it is empty, as often as of the others."""
        cls.objects.filter(
            user=by, community__in=[community for community, period in periods.items() if not period]
        ).delete()
        for community, period in periods.items():
            if period:
                cls.objects.update_or_create(user=by, community=community, defaults={"period": period})


class LetterSchedule(models.Model):
    """How often, on which day and at which hour letters come to who has not chosen. There is one at most."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    period = models.CharField(
        _("how often"), max_length=10, choices=Preference.Period, default=Preference.Period.WEEKLY
    )
    weekday = models.PositiveSmallIntegerField(_("day of the weekly letter"), choices=Preference.Weekday, default=0)
    hour = models.PositiveSmallIntegerField(
        _("hour"), default=8, validators=[MaxValueValidator(23)], help_text=_("By the clock of who gets it, 0 to 23.")
    )

    class Meta:
        verbose_name = _("when letters come")
        verbose_name_plural = _("when letters come")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="letter_schedule_once")]

    def __str__(self):
        return f"{self.get_period_display()}, {self.hour}:00"

    @classmethod
    def usual(cls) -> "LetterSchedule":
        """The one there is, or the defaults."""
        return cls.objects.first() or cls()


class Digest(models.Model):
    """The letter that a person got for a period: unique, so that it is never composed or sent twice."""

    user = models.ForeignKey(User, models.DB_CASCADE, related_name="digests")
    period = models.CharField(max_length=20)  # "2026-W48", or "now-…" for one asked for by hand
    rhythm = models.CharField(max_length=10, choices=Preference.Period, default="weekly", db_default="weekly")
    sections = models.JSONField(default=list)  # what it lists, by entry: drawn for the reader's rights when opened
    figures = models.JSONField(default=dict, db_default={})  # how much there was, by community
    is_catch_up = models.BooleanField(default=False, db_default=False)  # its reader was away
    composed_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [models.UniqueConstraint(fields=["user", "period"], name="digest_once")]
        indexes = [
            models.Index(fields=["id"], name="digest_to_send", condition=Q(sent_at=None)),
            models.Index(fields=["user", "-composed_at"], name="digest_lately"),
        ]

    def __str__(self):
        return f"{self.user_id} {self.period}"

    @property
    def is_by_hand(self) -> bool:
        """Whether its reader asked for it."""
        return self.period.startswith(BY_HAND)
