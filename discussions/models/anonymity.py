from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from communities.models import Activity

if TYPE_CHECKING:
    from communities.models import Community


class Anonymity(models.Model):
    """That somebody writes in a thread without their name. What they write there points here and names nobody.

    It is asked for two things alone: whether something is the reader's own, and whom to tell.
    """

    person = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Anonymity {self.pk}"  # this may end in a log

    @classmethod
    def is_of(cls, user: User, anonymity: int) -> bool:
        """Whether `user` is who writes so. Asked of the database once a user object."""
        known = user.__dict__.setdefault("_anonymities", {})
        if anonymity not in known:
            known[anonymity] = cls.objects.filter(pk=anonymity, person=user).exists()
        return known[anonymity]

    @staticmethod
    def remember(user: User, anonymity: int | None, is_of: bool) -> None:
        """What a page has read with something else need not be asked again: see `is_of`."""
        if anonymity is not None:
            user.__dict__.setdefault("_anonymities", {})[anonymity] = is_of


class Signed(models.Model):
    """What somebody wrote: under their name (`author`) or without (`anonymity`)."""

    author = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="%(class)ss")
    anonymity = models.ForeignKey(
        Anonymity, models.DB_SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )

    class Meta:
        abstract = True

    @property
    def community(self) -> "Community":
        raise NotImplementedError

    @property
    def is_anonymous(self) -> bool:
        return self.anonymity_id is not None

    @property
    def writer_id(self) -> int | None:
        """Who wrote it, named or not: to tell them of what becomes of it, never to show."""
        if self.anonymity_id is not None:
            return Anonymity.objects.filter(pk=self.anonymity_id).values_list("person", flat=True).first()
        return self.author_id

    def is_by(self, user: User | None) -> bool:
        """Whether `user` wrote it."""
        if user is None or user.pk is None:
            return False
        if self.anonymity_id is not None:
            return Anonymity.is_of(user, self.anonymity_id)
        return self.author_id == user.pk

    def anonymity_of(self, by: User | None) -> int | None:
        """The anonymity under which `by` acts here, or None for who acts under their name."""
        return self.anonymity_id if self.is_anonymous and self.is_by(by) else None

    def named(self, by: User | None) -> User | None:
        """Whom rows and log may name for what `by` does here: nobody, where they write without their name."""
        return by if self.anonymity_of(by) is None else None

    def signature(self, by: User | None) -> dict:
        """The fields of what `by` writes here."""
        return {"author": self.named(by), "anonymity_id": self.anonymity_of(by)}

    def record(self, verb: str, *, by: User | None, data: dict | None = None, quiet: bool = False) -> Activity:
        """`Activity.record` of what `by` did to this, without their name where they write without it."""
        anonymity = self.anonymity_of(by)
        sealed = {"anonymity": anonymity} if anonymity else {}
        return Activity.record(
            verb,
            by=None if anonymity else by,
            about=self,
            community=self.community,
            data=(data or {}) | sealed,
            quiet=quiet,
        )

    @classmethod
    def names_nobody(cls) -> Q:
        """The condition that the database holds: without a name means without an author."""
        return Q(anonymity=None) | Q(author=None)
