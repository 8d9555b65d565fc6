import datetime as dt

from django.db import models, transaction
from django.db.models import Sum
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities import rules as community_rules
from communities.kinds import ContentKind
from communities.models import Activity, Membership
from moderation.models.review import Decision, Review

HIDES_AT = 6  # of weight: two people who are trusted, or six about whom nothing is known
TRUSTED = 3
MOST_A_DAY = 20


class OwnContent(Exception):
    """Who wrote it can change or remove it."""


class FlaggedAlready(Exception):
    """One flags a thing once."""


class TooManyFlags(Exception):
    """One flags no more than so many things a day."""


class Flag(models.Model):
    """That a person thinks a moderator should look at something."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("Advertising, or nothing to do with work")
        RUDE = "rude", _("Rude or hurtful")
        OFF_TOPIC = "off topic", _("Does not belong here")
        SECRET = "secret", _("Shows a secret: a password, a name, a customer")
        OTHER = "other", _("Something else a moderator should see")

    review = models.ForeignKey(Review, models.DB_CASCADE, related_name="flags")
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    by = models.ForeignKey(User, models.DB_CASCADE, related_name="flags")
    reason = models.CharField(max_length=10, choices=Reason)
    text = models.CharField(_("what is wrong"), max_length=500, blank=True)
    weight = models.PositiveSmallIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "by"], name="flag_once")]
        indexes = [models.Index(fields=["by", "-at"], name="flag_by_person")]

    def __str__(self):
        return f"{self.by_id} flags {self.kind}:{self.object_id}"

    @classmethod
    @transaction.atomic
    def raise_on(cls, thing, *, by: User, reason: str, text: str = "") -> "Flag":
        """Put it before the moderators. When enough trusted people did, it is hidden until one has decided.

        Raises OwnContent, FlaggedAlready and TooManyFlags.
        """
        kind = ContentKind.of(thing)
        if kind.was_written_by(thing, by):
            raise OwnContent
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)  # the day's flags are counted in turn
        if cls.objects.filter(by=by, at__gt=timezone.now() - dt.timedelta(days=1)).count() >= MOST_A_DAY:
            raise TooManyFlags
        review = Review.objects.opened_for(thing)
        flag, is_new = cls.objects.get_or_create(
            kind=kind.name,
            object_id=thing.pk,
            by=by,
            defaults={"review": review, "reason": reason, "text": text, "weight": weight_of(by, thing.community)},
        )
        if not is_new:
            raise FlaggedAlready
        Activity.record("flagged", by=by, about=review, community=review.community, data={"rule": reason})
        weight = review.flags.aggregate(sum=Sum("weight"))["sum"]
        if weight >= HIDES_AT and not kind.is_hidden(thing):
            kind.hide(thing, by=None, reason=str(cls.Reason(reason).label))
            Activity.record("hidden", by=None, about=review, community=review.community, data={"rule": reason})
        return flag


def weight_of(person: User, community) -> int:
    """How much a person's flag weighs: three for who keeps the community, or was right more often than wrong.

    Everybody else weighs one, and nobody nothing: whoever may read may flag.
    """
    if community_rules.role_of(person, community) not in {None, Membership._meta.get_field("role").default}:
        return TRUSTED
    decided = Decision.objects.filter(review__flags__by=person)
    upheld = decided.filter(outcome__in=Decision.UPHOLDS).count()
    return TRUSTED if upheld >= 3 and upheld > decided.count() - upheld else 1
