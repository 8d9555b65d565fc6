from collections.abc import Iterable
from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import F, Model, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, Tag

from accounts.models import User
from communities.models import Activity, Community, Follow, Removal
from communities.tags import clean_tags
from discussions.models.anonymity import Anonymity, Signed
from discussions.models.moves import Merger, ThreadMoves
from discussions.models.states import ThreadStates
from discussions.models.unsealing import MOST_A_DAY, NotSealed, TooManyUnsealings, Unsealing
from moderation.models import Review
from moderation.watching import Watched, watch

DEMAND = F("me_too_count") + F("duplicate_count") + F("search_count") + F("success_count") + F("kept_count")
SILENT_AFTER = timedelta(days=180)
MOST_IN_A_ROW = 3  # replies of one person, before the last is proposed to be edited


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, user):
        return self.filter(self.is_visible(user))

    @staticmethod
    def is_visible(user, *, prefix: str = "") -> Q:
        """The condition of `visible_to`, for what joins to a thread by `prefix`."""
        readable = Community.objects.readable_by(user)
        return Q(**{f"{prefix}community__in": readable, f"{prefix}removal": None})

    def questions(self):
        return self.filter(kind=Thread.Kind.QUESTION)

    def unanswered(self):
        # See also Thread.is_answered.
        return self.questions().filter(accepted_count=0)

    def listed(self):
        # See also Thread.is_unlisted.
        return self.filter(unlisting=None)

    def unanswered_elsewhere(self):
        """Without those that lead to where they are answered, as long as that is still there."""
        # See also Duplicate.leads_on.
        return self.filter(Q(duplicate=None) | Q(duplicate__target__removal__isnull=False))

    def followed_by(self, user):
        followed = Follow.objects.filter(user=user, kind="thread", level__in=["follow", "watch"])
        return self.filter(pk__in=followed.values("object_id"))

    def tagged_with_skills_of(self, user):
        """Those under a tag that is one of the person's skills."""
        skilled = ThreadTag.objects.filter(tag__in=user.skill_items.values("tag"))
        return self.filter(pk__in=skilled.values("content_object"))

    def with_tags(self):
        """Loads the names of their tags with them."""
        names = ThreadTag.objects.filter(content_object=OuterRef("pk")).order_by("tag__name").values("tag__name")
        return self.annotate(loaded_tags=ArraySubquery(names))

    def count_demand(self, part: str, change: int) -> None:
        """Count that much more of one part of the demand."""
        self.update(**{part: F(part) + change, "demand": F("demand") + change})

    def lock(self, pk) -> "Thread":
        """Fetch one thread and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)


_Threads = models.Manager.from_queryset(ThreadQuerySet)


class ThreadManager(_Threads["Thread"]):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    @transaction.atomic
    def start(
        self,
        *,
        by: User,
        community: Community,
        kind: str,
        title: str,
        body: str,
        tags: Iterable[str] = (),
        is_anonymous: bool = False,
        **imported,
    ) -> "Thread":
        """Open a thread with its first post. `imported` may give `created_at` and `quiet=True`.

        Raises markup.Unreadable, also for a watched word that can't be posted, and NotAnonymousHere.
        """
        quiet = imported.pop("quiet", False)
        watched = Watched([title, body], []) if quiet else watch(title, body, community=community, by=by)
        title, body = watched.texts[0][:200], watched.texts[1]
        active_at = imported.get("created_at", Now())
        signature: dict[str, Model] = {"author": by}
        if is_anonymous:
            if not community.allows_anonymous or kind == Thread.Kind.ANNOUNCEMENT:
                raise NotAnonymousHere
            signature = {"anonymity": Anonymity.objects.create(person=by)}
        thread = self.create(community=community, kind=kind, title=title, active_at=active_at, **signature, **imported)
        thread.tags.set(clean_tags([*tags, *watched.tags]))
        thread.posts.write(thread=thread, number=1, by=by, body=body, **imported)
        if not quiet:
            Follow.begin(thread, by=by)
        thread.record("started", by=by, quiet=quiet)
        watched.hold(thread)
        return thread


class NotAnonymousHere(Exception):
    """Here one asks under one's name."""


class Thread(ThreadStates, ThreadMoves, Signed):
    """A question or topic put to a community, and the replies to it."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        DISCUSSION = "discussion", _("Discussion")
        ANNOUNCEMENT = "announcement", _("Announcement")
        STORY = "story", _("Story")
        POLL = "poll", _("Poll")

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="threads")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.QUESTION)
    title = models.CharField(_("title"), max_length=200)
    created_at = models.DateTimeField(db_default=Now())
    active_at = models.DateTimeField(db_default=Now())

    # Kept by the verbs in the transaction that changes what they count.
    last_number = models.PositiveIntegerField(default=1)  # the highest post number ever given
    reply_count = models.PositiveIntegerField(default=0)
    accepted_count = models.PositiveIntegerField(default=0)
    score = models.IntegerField(default=0)  # of the opening post
    environments = models.JSONField(default=list)  # where its answers work: see Success

    # Who else wants an answer: see ThreadQuerySet.count_demand.
    me_too_count = models.PositiveIntegerField(default=0)
    duplicate_count = models.PositiveIntegerField(default=0)
    search_count = models.PositiveIntegerField(default=0)
    success_count = models.PositiveIntegerField(default=0)  # of all its answers
    kept_count = models.PositiveIntegerField(default=0)
    demand = models.PositiveIntegerField(default=0)  # their sum

    summary = models.ForeignKey("discussions.Summary", models.DB_SET_NULL, null=True, related_name="+")  # the newest

    tags = TaggableManager(_("tags"), through="discussions.ThreadTag", blank=True)

    loaded_tags: list[str] | None  # set by `with_tags`

    # Set by discussions.reading and discussions.listing for one reader.
    read_to: int | None
    read_beyond: list[int] | None
    level: str | None
    draft: dict | None  # of a reply: key, text and version
    role: str | None
    anonymity_of_mine: int | None
    unread: int
    moved: list[dict[str, int]]  # number and post of those that stood here
    beginning: str | None  # the first HTML of a story
    excerpt: str
    has_too: bool
    is_target_readable: bool
    is_origin_readable: bool

    # Set where threads are indexed.
    aliases: list

    waiting_review: Review  # set by `start`, if it waits for a moderator

    objects = ThreadManager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""), name="thread_has_title", violation_error_message=_("Give it a title.")
            ),
            models.CheckConstraint(condition=Signed.names_nobody(), name="thread_anonymous_names_nobody"),
            models.CheckConstraint(condition=Q(demand=DEMAND), name="thread_demand_is_its_parts"),
        ]
        indexes = [
            models.Index(fields=["community", "-active_at", "-id"], name="thread_latest"),
            models.Index(fields=["-active_at", "-id"], name="thread_latest_anywhere"),
            models.Index(fields=["community", "-created_at", "-id"], name="thread_new"),
            models.Index(fields=["community", "-score", "-id"], name="thread_top"),
            models.Index(fields=["-score", "-id"], name="thread_top_anywhere"),
            models.Index(
                fields=["community", "-active_at", "-id"],
                name="thread_unanswered",
                condition=Q(kind="question", accepted_count=0),
            ),
            models.Index(fields=["author", "-id"], name="thread_by_person"),
            models.Index(fields=["community", "-demand", "-id"], name="thread_wanted", condition=Q(kind="question")),
            models.Index(fields=["-demand", "-id"], name="thread_wanted_anywhere", condition=Q(kind="question")),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("discussions:thread", args=[self.pk])

    @property
    def opening(self):
        return self.posts.get(number=1)

    @property
    def is_question(self) -> bool:
        return self.kind == self.Kind.QUESTION

    @property
    def is_announcement(self) -> bool:
        return self.kind == self.Kind.ANNOUNCEMENT

    @property
    def is_poll(self) -> bool:
        return self.kind == self.Kind.POLL

    @property
    def is_story(self) -> bool:
        return self.kind == self.Kind.STORY

    @property
    def is_answered(self) -> bool:
        # See also ThreadQuerySet.unanswered.
        return self.accepted_count > 0

    @property
    def is_silent(self) -> bool:
        """Whether nobody wrote here for so long that a reply should know it."""
        return self.active_at < timezone.now() - SILENT_AFTER

    def last_in_a_row(self, user: User):
        """The newest reply, if it ends a row of MOST_IN_A_ROW that all are the person's; else None."""
        newest = list(self.posts.filter(removal=None, number__gt=1).order_by("-number")[:MOST_IN_A_ROW])
        is_row = len(newest) == MOST_IN_A_ROW and all(post.is_by(user) for post in newest)
        return newest[0] if is_row else None

    @property
    def tag_names(self) -> list[str]:
        """The tags' names in order; ask for `with_tags` first where there are many."""
        loaded = self.__dict__.get("loaded_tags")
        return sorted(loaded if loaded is not None else (item.tag.name for item in self.tag_items.all()))

    def has_been_read(self, number: int) -> bool:
        """Whether the reader, whose mark `discussions.unread` has set, read the post of this number."""
        return self.read_to is not None and (number <= self.read_to or number in (self.read_beyond or []))

    @transaction.atomic
    def reply(self, *, by: User, body: str, **imported):
        """Add a post. Index, notices and mail follow from its Activity. Raises markup.Unreadable and NoReply."""
        quiet = imported.pop("quiet", False)
        thread = Thread.objects.lock(self.pk)
        thread.require_open_to(by)
        watched = Watched([body], []) if quiet else watch(body, community=thread.community, by=by)
        [body] = watched.texts
        number = thread.last_number + 1
        post = thread.posts.write(thread=thread, number=number, by=by, body=body, **imported)
        seen = {} if watched.held_for else {"active_at": post.created_at}
        Thread.objects.filter(pk=thread.pk).update(last_number=number, reply_count=F("reply_count") + 1, **seen)
        if not quiet:
            Follow.begin(thread, by=by)
            by.bookmarks.filter(post__thread=thread, ends="replied").delete()  # see Bookmark.Ends
        post.record("replied", by=by, quiet=quiet)
        watched.hold(post)
        return post

    @transaction.atomic
    def rename(self, *, by: User, title: str, tags: list[str]) -> None:
        """Change title and tags. The same title and tags change nothing. Raises markup.Unreadable."""
        thread = Thread.objects.lock(self.pk)
        [title] = watch(title, community=thread.community, by=by, before=thread.title).texts
        title = title[:200]
        before = {"title": thread.title, "tags": thread.tag_names}
        tags = sorted(clean_tags(tags))
        if before == {"title": title, "tags": tags}:
            return
        thread.title = title
        thread.save(update_fields=["title"])
        thread.tags.set(tags)
        thread.record("renamed", by=by, data={"before": before})

    @transaction.atomic
    def unseal(self, *, by: User, reason: str) -> Unsealing:
        """Open who asked without their name, to `by` alone and for a while; meanwhile, opening again changes nothing.

        Raises NotSealed and TooManyUnsealings.
        """
        if self.anonymity_id is None:
            raise NotSealed
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # or two at once would both be the last of the day
        if opened := Unsealing.objects.open_to(by).filter(anonymity=self.anonymity_id).first():
            return opened
        if Unsealing.objects.of_today(by).count() >= MOST_A_DAY:
            raise TooManyUnsealings
        unsealing = Unsealing.objects.create(anonymity_id=self.anonymity_id, by=by, reason=reason)
        Activity.record("unsealed", by=by, about=self, community=self.community)
        return unsealing

    @transaction.atomic
    def remove(self, *, by: User | None, reason: str = "") -> None:
        """Take the thread away from every list and page. Removing twice changes nothing."""
        Thread.objects.lock(self.pk)
        _removal, is_new = ThreadRemoval.objects.get_or_create(
            thread=self, defaults={"removed_by": self.named(by), "reason": reason}
        )
        if is_new:
            self.record("removed", by=by, data={"reason": reason})

    @transaction.atomic
    def restore(self, *, by: User) -> None:
        """Bring a removed thread back. Restoring twice, or what became part of another thread, changes nothing."""
        Thread.objects.lock(self.pk)
        if Merger.objects.filter(thread=self).exists():
            return
        gone, _details = ThreadRemoval.objects.filter(thread=self).delete()
        if gone:
            self.record("restored", by=by)


class ThreadTag(ItemBase):
    """That a thread carries a tag."""

    content_object = models.ForeignKey(Thread, models.DB_CASCADE, related_name="tag_items")
    tag = models.ForeignKey(Tag, models.DB_CASCADE, related_name="thread_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="thread_tag_once")]


class ThreadRemoval(Removal):
    thread = models.OneToOneField(Thread, models.DB_CASCADE, primary_key=True, related_name="removal")
