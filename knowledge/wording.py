"""Words that mean the same to who searches: said once by those who keep a community in order, or for the whole site."""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Func, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Activity, Community
from knowledge.index_queries import Alternative
from knowledge.words import query_words, stems

MOST_NAMES = 12  # in one row
LONGEST_NAME = 60
MOST_WORDS_OF_NAME = 4
MOST_ROWS = 500  # of a community
MOST_USED = 10  # rows that one search uses
MOST_READ = 20  # words of a query that are looked up


class BadNames(Exception):
    """These can't stand for each other. Says why."""


class Synonym(models.Model):
    """Names for the same thing. Of a community they count for what stands there; without one, everywhere."""

    community = models.ForeignKey(
        Community, models.DB_CASCADE, null=True, blank=True, related_name="synonyms", verbose_name=_("community")
    )
    names = ArrayField(models.CharField(max_length=LONGEST_NAME), verbose_name=_("names"), help_text=_("With commas."))
    keys = ArrayField(
        models.CharField(max_length=2 * LONGEST_NAME), editable=False
    )  # the stems of each, by which it is found
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("words that mean the same")
        verbose_name_plural = _("words that mean the same")
        indexes = [
            GinIndex(fields=["keys"], name="synonym_keys"),
            models.Index(fields=["community", "-at"], name="synonym_of_community"),
        ]

    def __str__(self):
        return ", ".join(self.names)

    def save(self, *args, **kwargs):
        self.keys = [key_of(name) for name in self.names]
        super().save(*args, **kwargs)

    @classmethod
    @transaction.atomic
    def add(cls, names: list[str], *, community: Community, by: User) -> "Synonym":
        """Let these names lead to each other in a community. Raises BadNames."""
        Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
        check(names)
        if cls.objects.filter(community=community).count() >= MOST_ROWS:
            raise BadNames(_("There are too many already. Take away what nobody needs."))
        synonym = cls.objects.create(names=names, community=community, by=by)
        synonym._note("added search words", by)
        return synonym

    @transaction.atomic
    def change(self, names: list[str], *, by: User) -> None:
        """Let other names lead to each other. The same ones change nothing. Raises BadNames."""
        check(names)
        held = Synonym.objects.select_for_update().get(pk=self.pk)
        if held.names != names:
            before, held.names, held.by = held.names, names, by
            held.save()
            held._note("changed search words", by, before=before)

    @transaction.atomic
    def drop(self, *, by: User) -> None:
        """The names lead to each other no more. Dropping twice changes nothing."""
        gone, _details = Synonym.objects.filter(pk=self.pk).delete()
        if gone:
            self._note("dropped search words", by)

    def _note(self, verb: str, by: User, **data) -> None:
        data |= {"names": self.names, "reason": str(self)}
        Activity.record(verb, by=by, about=self.community, community=self.community, data=data, quiet=True)


def key_of(name: str) -> str:
    """What a name is compared by."""
    return " ".join(stems(name))


def check(names: list[str]) -> None:
    """Raises BadNames."""
    if len({key_of(name) for name in names}) < 2:
        raise BadNames(_("Write at least two different names, with a comma between them."))
    if len(names) > MOST_NAMES:
        raise BadNames(
            _("That are %(count)s names; %(most)s stand together at most.") % {"count": len(names), "most": MOST_NAMES}
        )
    for name in names:
        words = stems(name)
        if not words or len(name) > LONGEST_NAME or len(words) > MOST_WORDS_OF_NAME:
            raise BadNames(_("“%(name)s” can not be looked for: a name has one to four words.") % {"name": name})


def alternatives(text: str, *, readable: Iterable[int], within: int | None = None) -> tuple[Alternative, ...]:
    """What else the words of a search may be called, for who may read these communities: one query, a few rows."""
    runs = _runs(query_words(text.replace('"', " "), MOST_READ), stems(text)[: 2 * MOST_READ])
    if not runs:
        return ()
    meant = Q(community=None) | among("community", readable if within is None else [within])
    rows = Synonym.objects.filter(meant, keys__overlap=list(runs)).order_by("community", "pk")[:MOST_USED]
    found = []
    for community, keys in rows.values_list("community", "keys"):
        here = [key for key in dict.fromkeys(keys) if key in runs]
        others = tuple(tuple(key.split()) for key in dict.fromkeys(keys) if key not in here)
        where_it_counts = None if community is None else frozenset([community])
        found += [Alternative(tuple(key.split()), others, where_it_counts) for key in here if others]
    return tuple(found)


def among(name: str, ids: Iterable[int]) -> Q:
    """The condition `name__in=ids`, with one value instead of thousands to put together."""
    array = Value(f"{{{','.join(map(str, ids))}}}", output_field=models.TextField())
    template = "(%(expressions)s::bigint[]))"
    return Q(Func(name, array, template=template, arg_joiner=" = ANY (", output_field=models.BooleanField()))


def _runs(words: list[str], typed: list[str]) -> set[str]:
    """The words that are looked for, and each few that stand next to each other."""
    lengths = range(2, MOST_WORDS_OF_NAME + 1)
    return set(words) | {" ".join(typed[start : start + n]) for n in lengths for start in range(len(typed) - n + 1)}
