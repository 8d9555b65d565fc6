"""Searches that a person keeps: to run again, to be told of what is new, and to read elsewhere as a feed."""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User

MOST = 50  # of a person
LONGEST = 400  # characters
A_DAY = timedelta(days=1)


class TooMany(Exception):
    """The person keeps as many searches as there is room for."""


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, user):
        return self.filter(user=user)

    def due(self, moment: datetime):
        """Those whose owner wants to be told, and was not within a day."""
        return self.filter(is_alerting=True, told_until__lte=moment - A_DAY, user__is_active=True)

    def with_feed(self):
        """Those whose feed is read by who knows the address. Owners who left have none."""
        return self.exclude(secret=None).filter(user__is_active=True).exclude(user__email=None)


class SavedSearch(models.Model):
    """One search of one person: what was typed, and the filters. Who else may know of it: nobody."""

    user = models.ForeignKey(User, models.DB_CASCADE, related_name="saved_searches")
    text = models.CharField(max_length=LONGEST)
    kind = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=14, blank=True)
    place = models.CharField(max_length=80, blank=True)  # the slug of the community that is searched
    is_alerting = models.BooleanField(_("tell me of what is new, once a day at most"), default=True)
    told_until = models.DateTimeField(db_default=Now())
    secret = models.CharField(max_length=64, null=True, unique=True)  # in the address of its feed, if it has one
    created_at = models.DateTimeField(db_default=Now())

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            models.UniqueConstraint(fields=["user", "text", "kind", "state", "place"], name="saved_search_once")
        ]
        indexes = [models.Index(fields=["told_until"], name="saved_search_due", condition=Q(is_alerting=True))]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return reverse("knowledge:saved-search", args=[self.pk])

    @property
    def query(self) -> dict[str, str]:
        """The query string that runs it, taken apart."""
        asked = {"q": self.text, "kind": self.kind, "state": self.state, "community": self.place}
        return {name: value for name, value in asked.items() if value}

    @property
    def url(self) -> str:
        """Where it is run."""
        return f"{reverse('knowledge:search')}?{urlencode(self.query)}"

    @classmethod
    @transaction.atomic
    def keep(
        cls, text: str, *, by: User, kind: str = "", state: str = "", place: str = "", is_alerting: bool = True
    ) -> "SavedSearch":
        """Keep a search. The same again only changes whether its owner is told. Raises TooMany."""
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        what = {"user": by, "text": text, "kind": kind, "state": state, "place": place}
        if cls.objects.filter(user=by).exclude(**what).count() >= MOST:
            raise TooMany
        search, is_new = cls.objects.get_or_create(**what, defaults={"is_alerting": is_alerting})
        if not is_new:
            search.tell(is_alerting)
        return search

    def tell(self, is_alerting: bool) -> None:
        """Whether its owner is told of what is new: from now on, not of what came before."""
        changed = SavedSearch.objects.filter(pk=self.pk).exclude(is_alerting=is_alerting)
        changed.update(is_alerting=is_alerting, told_until=Now())

    def open_feed(self) -> None:
        """Make the secret address. Making it twice gives the same."""
        SavedSearch.objects.filter(pk=self.pk, secret=None).update(secret=secrets.token_urlsafe(32))

    def close_feed(self) -> None:
        """From now on nobody reads anything by the old address."""
        SavedSearch.objects.filter(pk=self.pk).update(secret=None)
