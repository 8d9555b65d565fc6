"""What stands first for a search, because somebody who keeps a community in order pinned it there."""

from collections.abc import Iterable

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Activity, Community
from knowledge.wording import among
from knowledge.words import query_words

MOST_WORDS = 20  # of a query that has pins
MOST_OF_ONE = 3  # pins that a search shows, and that a community may set for one
LONGEST = 200


class TooMany(Exception):
    """A search has its pins already."""


class HitPin(models.Model):
    """That something stands first for a search: in its community, or wherever one searches.

    It holds the key of the entry, which follows from the source: so it outlives a rebuild, and something that is
    removed and put back. What is shown of it is drawn for the reader.
    """

    community = models.ForeignKey(
        Community, models.DB_CASCADE, null=True, blank=True, related_name="hit_pins", verbose_name=_("community")
    )
    query = models.CharField(_("search"), max_length=LONGEST)
    key = models.CharField(max_length=LONGEST * 2, editable=False)  # the query's words, in any order
    entry = models.BigIntegerField(_("entry"))
    is_everywhere = models.BooleanField(_("also when everything is searched"), default=False)
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("pinned hit")
        verbose_name_plural = _("pinned hits")
        constraints = [
            models.UniqueConstraint(fields=["key", "entry", "community"], name="hit_pin_once", nulls_distinct=False)
        ]
        indexes = [models.Index(fields=["community", "-at"], name="hit_pin_of_community")]

    def __str__(self):
        return self.query

    def save(self, *args, **kwargs):
        self.key = key_of(self.query)
        super().save(*args, **kwargs)

    @classmethod
    @transaction.atomic
    def put(cls, entry: int, query: str, *, community: Community, by: User, is_everywhere: bool = False) -> "HitPin":
        """Let an entry stand first for a search. Twice changes only where it does. Raises TooMany."""
        Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
        others = cls.objects.filter(community=community, key=key_of(query)).exclude(entry=entry)
        if others.count() >= MOST_OF_ONE:
            raise TooMany
        values = {"query": query, "is_everywhere": is_everywhere, "by": by, "at": Now()}
        pin, _is_new = cls.objects.update_or_create(
            community=community, key=key_of(query), entry=entry, defaults=values
        )
        pin._note("pinned hit", by)
        return pin

    @transaction.atomic
    def take_away(self, *, by: User) -> None:
        """It stands where it would without. Twice changes nothing."""
        gone, _details = HitPin.objects.filter(pk=self.pk).delete()
        if gone:
            self._note("unpinned hit", by)

    def _note(self, verb: str, by: User) -> None:
        data = {"reason": self.query, "entry": self.entry, "everywhere": self.is_everywhere}
        Activity.record(verb, by=by, about=self.community, community=self.community, data=data, quiet=True)


def key_of(query: str) -> str:
    """By what searches are the same: `reset the token` and `Token, reset` are."""
    return " ".join(sorted(query_words(query, MOST_WORDS)))


def pinned(query: str, *, readable: Iterable[int], within: int | None) -> list[int]:
    """The entries that stand first for a search in a community, or of everything, for who may read these communities.

    Rights are asked of the entries once more.
    """
    key = key_of(query)
    if not key:
        return []
    known = Q(community=None) | among("community", readable)
    meant = Q(is_everywhere=True) if within is None else Q(is_everywhere=True) | Q(community=within)
    pins = HitPin.objects.filter(known, meant, key=key).order_by("-at", "-pk").values_list("entry", flat=True)
    return list(dict.fromkeys(pins[: MOST_OF_ONE * 4]))
