from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Activity, Community
from moderation.matching import parts_of

MOST = 200  # in one place: each text is held against all of them
FEWEST_LETTERS = 2


class TooManyWords(Exception):
    """What is watched in one place must stay a list that somebody can look over."""


def check_pattern(pattern: str) -> None:
    """Raises ValidationError for a pattern that would find nothing, or nearly everything."""
    parts = parts_of(pattern)
    if not parts or any(len(part.replace("*", "")) < FEWEST_LETTERS for part in parts):
        raise ValidationError(_("Give each word at least two letters or digits."))


class WatchedWordQuerySet(models.QuerySet["WatchedWord"]):
    def watching(self, community: Community):
        """What is watched there: by the community itself and on the whole site."""
        return self.filter(Q(community=community) | Q(community=None)).order_by("pk")


class WatchedWord(models.Model):
    """A word, or several in a row, that something follows from where somebody writes it."""

    class Action(models.TextChoices):
        BLOCK = "block", _("It can't be posted")
        HOLD = "hold", _("It waits for a moderator")
        REPLACE = "replace", _("It is replaced")
        TAG = "tag", _("It gets a tag")

    community = models.ForeignKey(
        Community, models.DB_CASCADE, null=True, blank=True, related_name="watched_words"
    )  # without one: on the whole site
    pattern = models.CharField(
        _("word"),
        max_length=100,
        validators=[check_pattern],
        help_text=_("Capitals and punctuation do not count. * stands for any letters: pass* finds password."),
    )
    action = models.CharField(_("what follows"), max_length=8, choices=Action, default=Action.HOLD)
    value = models.CharField(
        _("by what, or which tag"), max_length=100, blank=True, help_text=_("For what is replaced or tagged.")
    )
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, blank=True, editable=False, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = WatchedWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("watched word")
        verbose_name_plural = _("watched words")
        constraints = [
            models.UniqueConstraint(
                "community",
                Lower("pattern"),
                "action",
                name="watched_word_once",
                nulls_distinct=False,
                violation_error_message=_("This is watched already."),
            ),
            models.CheckConstraint(
                condition=~Q(action="tag", value=""),
                name="watched_word_has_tag",
                violation_error_message=_("Say which tag."),
            ),
        ]

    def __str__(self):
        return self.pattern

    @classmethod
    @transaction.atomic
    def watch(cls, community: Community, *, by: User, pattern: str, action: str, value: str = "") -> "WatchedWord":
        """Let something follow from a word in a community. The same again changes nothing. Raises TooManyWords."""
        Community.objects.select_for_update(of=("self",), no_key=True).get(pk=community.pk)
        known = cls.objects.filter(community=community)
        if same := known.filter(pattern__iexact=pattern, action=action).first():
            return same
        if known.count() >= MOST:
            raise TooManyWords
        word = cls.objects.create(community=community, pattern=pattern, action=action, value=value, by=by)
        Activity.record("watched word", by=by, about=community, community=community, data={"action": action})
        return word

    @transaction.atomic
    def stop(self, *, by: User) -> None:
        """Nothing follows from it any more. Done twice, nothing changes."""
        gone, _details = WatchedWord.objects.filter(pk=self.pk).delete()
        if gone and self.community:
            data = {"action": self.action}
            Activity.record("unwatched word", by=by, about=self.community, community=self.community, data=data)
