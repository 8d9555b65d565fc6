import datetime as dt

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities import outbox
from communities.kinds import ContentKind
from communities.models import Activity, Community

MADE = ["started", "replied", "commented", "wrote", "kept"]
CLAIMED_FOR = dt.timedelta(minutes=30)


class ClaimedByAnother(Exception):
    """Somebody else has it in hand."""

    def __str__(self):
        return gettext("Somebody else has it in hand.")


class NothingToDecide(Exception):
    """It is decided already, and nobody appealed."""

    def __str__(self):
        return gettext("It is decided already.")


class DecidedByYou(Exception):
    """Somebody else decides on an appeal, where there is somebody else."""

    def __str__(self):
        return gettext("You decided the first time. Somebody else looks at it now.")


class AppealedAlready(Exception):
    """One may ask once for a second look."""


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user):
        """Those that one moderates, and where one still may read, those about what one wrote or flagged."""
        if not user.is_authenticated:
            return self.none()
        moderated = Q(community__in=Community.objects.moderated_by(user))
        mine = Q(author=user) | Q(pk__in=user.flags.values("review")) | self._written_without_name_by(user)
        return self.filter(moderated | mine & Q(community__in=Community.objects.readable_by(user)))

    @staticmethod
    def _written_without_name_by(user) -> Q:
        """Those about what one wrote without one's name: asked of each such review's content, and of nothing else."""
        theirs = Q(pk__in=[])
        for kind in ContentKind.all():
            if kind.written_without_name_by:
                written = kind.written_without_name_by(user).filter(pk=OuterRef("object_id"))
                theirs |= Q(author=None, kind=kind.name) & Q(Exists(written))
        return theirs

    def moderated_by(self, user):
        return self.filter(community__in=Community.objects.moderated_by(user))

    def waiting(self):
        # See also Review.is_waiting.
        return self.filter(closed_at=None)

    def holding_back(self, kind: str):
        """Those that hold something of a kind back which nobody has seen yet."""
        return self.filter(kind=kind).exclude(held_for="")

    def hiding(self):
        """Those that are settled, and whose newest decision hides what they are about."""
        newest = Decision.objects.filter(review=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
        return self.exclude(closed_at=None).alias(ended=Subquery(newest)).filter(ended__in=Decision.HIDES)

    def lock(self, pk) -> "Review":
        """Fetch one review and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)


class ReviewManager(models.Manager.from_queryset(ReviewQuerySet)):  # type: ignore[misc]
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    def opened_for(self, thing) -> "Review":
        """The open review of a thing, held: the one there is, or a new one."""
        kind = ContentKind.of(thing)
        review, _is_new = self.get_or_create(
            kind=kind.name,
            object_id=thing.pk,
            closed_at=None,
            defaults={"community": thing.community, "author": kind.author(thing), "title": kind.title(thing)[:200]},
        )
        return self.lock(review.pk)

    @transaction.atomic
    def hold(self, thing, *, word: str) -> "Review":
        """Let something new wait for a moderator: until it is released nobody sees it and nobody is told of it."""
        review = self.opened_for(thing)
        review.held_for = word
        review.save(update_fields=["held_for"])
        ContentKind.of(thing).hide(thing, by=None, reason=gettext("It waits for a moderator."))
        review.news().update(notified_at=Now())
        Activity.record("held", by=None, about=review, community=review.community)
        return review

    @transaction.atomic
    def hide(self, thing, *, by: User, reason: str) -> "Review":
        """Hide what somebody wrote, without anybody's flag: its author is told. Raises ClaimedByAnother."""
        review = self.opened_for(thing)
        review.decide(by=by, outcome=Decision.Outcome.HIDDEN, reason=reason)
        return review


class Review(models.Model):
    """Something that a moderator shall look at: what people flagged, or what was held before it showed."""

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="reviews")
    author = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="reviews_of_mine")
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)  # empty while it waits for a decision
    held_for = models.CharField(max_length=200, blank=True, db_default="")  # the watched words, if it was held

    objects = ReviewManager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], condition=Q(closed_at=None), name="review_open_once")
        ]
        indexes = [
            models.Index(fields=["community", "id"], condition=Q(closed_at=None), name="review_waiting"),
            models.Index(fields=["kind", "object_id"], name="review_by_content"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("moderation:review", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        # See also ReviewQuerySet.waiting.
        return self.closed_at is None

    @property
    def content_kind(self) -> ContentKind:
        return ContentKind.named(self.kind)

    @property
    def thing(self):
        """What it is about, whoever may see it. None if it is gone for good, or in another community by now."""
        found = self.content_kind.everything().filter(pk=self.object_id).first()
        is_here = found is not None and self.content_kind.community(found).pk == self.community_id
        return found if is_here else None

    def is_about_text_of(self, person: User) -> bool:
        """Whether the person wrote what it is about, under their name or without."""
        if self.author_id is not None:
            return self.author_id == person.pk
        thing = self.thing
        return thing is not None and self.content_kind.was_written_by(thing, person)

    def _named(self, by: User) -> User | None:
        """Whom rows and log may name for what its author does about it: nobody, where they wrote without their name."""
        return by if self.author_id == by.pk else None

    @property
    def is_appealed(self) -> bool:
        return hasattr(self, "appeal")

    @property
    def claimed_by(self) -> User | None:
        """Who has it in hand at the moment."""
        claim = getattr(self, "claim", None)
        return claim.by if claim and claim.at > timezone.now() - CLAIMED_FOR else None

    @transaction.atomic
    def take(self, *, by: User) -> None:
        """Take it in hand for half an hour; again, and it is half an hour from now. Raises ClaimedByAnother."""
        review = Review.objects.lock(self.pk)
        holder = review.claimed_by
        if holder is not None and holder != by:
            raise ClaimedByAnother
        Claim.objects.update_or_create(review=review, defaults={"by": by, "at": Now()})
        if holder is None:
            Activity.record("claimed", by=by, about=review, community=review.community, quiet=True)

    @transaction.atomic
    def give_back(self, *, by: User) -> None:
        """Let somebody else take it. What one does not hold stays as it is."""
        if Claim.objects.filter(review=self, by=by).delete()[0]:
            Activity.record("gave back", by=by, about=self, community=self.community, quiet=True)

    @transaction.atomic
    def decide(self, *, by: User, outcome: str, reason: str = "") -> None:
        """Settle it, with what follows for the content. Raises ClaimedByAnother, NothingToDecide and DecidedByYou."""
        review = Review.objects.lock(self.pk)
        if not review.is_waiting:
            raise NothingToDecide
        holder = review.claimed_by
        if holder is not None and holder != by:
            raise ClaimedByAnother
        first = review.decisions.order_by("pk").first()
        if first and first.by_id == by.pk and review.has_other_moderators(by):
            raise DecidedByYou
        Decision.objects.create(review=review, by=by, outcome=outcome, reason=reason)
        Claim.objects.filter(review=review).delete()
        review.closed_at = timezone.now()
        review.save(update_fields=["closed_at"])
        data = {"reason": reason, "outcome": outcome}
        Activity.record("decided", by=by, about=review, community=review.community, data=data)
        thing = review.thing
        if thing is not None:
            review._follow_through(thing, by=by, outcome=outcome, reason=reason)

    @transaction.atomic
    def take_back(self, *, by: User) -> None:
        """Bring back what the newest decision hid. Doing it twice changes nothing."""
        review = Review.objects.lock(self.pk)
        newest = review.decisions.order_by("-pk").first()
        if review.is_waiting or newest is None or newest.outcome not in Decision.HIDES:
            return
        Decision.objects.create(review=review, by=by, outcome=Decision.Outcome.TAKEN_BACK)
        Activity.record("took back decision", by=by, about=review, community=review.community)
        thing = review.thing
        if thing is not None:
            review._follow_through(thing, by=by, outcome=Decision.Outcome.TAKEN_BACK, reason="")

    def _follow_through(self, thing, *, by: User, outcome: str, reason: str) -> None:
        is_hidden = self.content_kind.is_hidden(thing)
        if outcome in Decision.HIDES and not is_hidden:
            self.content_kind.hide(thing, by=by, reason=reason)
        elif outcome not in Decision.HIDES and is_hidden:
            self.content_kind.restore(thing, by=by)
            self._release()

    def _release(self) -> None:
        """What was held is news now."""
        if self.held_for and not self.decisions.exclude(outcome__in=Decision.HIDES)[1:].exists():
            self.news().update(notified_at=None)
            outbox.wake_consumers()

    def news(self):
        """That what it is about was made, as the log has it."""
        return Activity.objects.filter(kind=self.kind, object_id=self.object_id, verb__in=MADE)

    def has_other_moderators(self, person: User) -> bool:
        others = self.community.memberships.filter(user__is_active=True).moderating()
        return others.exclude(user=person).exists()

    @transaction.atomic
    def ask_again(self, *, by: User, text: str) -> None:
        """The author asks once for a second look by somebody else. Raises AppealedAlready."""
        review = Review.objects.lock(self.pk)
        if review.is_waiting or review.is_appealed:
            raise AppealedAlready
        named = review._named(by)
        Appeal.objects.create(review=review, by=named, text=text)
        review.closed_at = None
        review.save(update_fields=["closed_at"])
        Activity.record("appealed", by=named, about=review, community=review.community)

    @classmethod
    def mended(cls, thing, *, by: User) -> None:
        """The author changed what was hidden: it comes back into the queue. Part of the verbs of content."""
        review = cls.objects.opened_for(thing)
        Activity.record("mended", by=review._named(by), about=review, community=review.community)


class Claim(models.Model):
    """That a moderator has a review in hand, until CLAIMED_FOR is over."""

    review = models.OneToOneField(Review, models.DB_CASCADE, primary_key=True, related_name="claim")
    by = models.ForeignKey(User, models.DB_CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now())


class Decision(models.Model):
    """How a review ended. After an appeal there is a second one."""

    class Outcome(models.TextChoices):
        DISMISSED = "dismissed", _("Nothing wrong with it: it shows")
        EDIT_ASKED = "edit", _("It shows, and its author is asked to change it")
        WARNED = "warned", _("It shows, and its author is warned")
        HIDDEN = "hidden", _("It is hidden")
        TAKEN_BACK = "taken back", _("Taken back: it shows again")

    HIDES = {Outcome.HIDDEN}
    UPHOLDS = {Outcome.EDIT_ASKED, Outcome.WARNED, Outcome.HIDDEN}

    review = models.ForeignKey(Review, models.DB_CASCADE, related_name="decisions")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.review_id} {self.outcome}"


class Appeal(models.Model):
    """That the author asked for a second look, and why."""

    review = models.OneToOneField(Review, models.DB_CASCADE, primary_key=True, related_name="appeal")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    text = models.CharField(_("why"), max_length=500)
    at = models.DateTimeField(db_default=Now())
