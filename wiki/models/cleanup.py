"""What a steward did to many pages at once, so that it can be taken back."""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Activity, Community
from wiki.models.page import Page, PagesBelow
from wiki.paths import ParentRemoved

UNDONE_WITHIN = dt.timedelta(days=30)


class TooLateToUndo(Exception):
    """After thirty days a clean-up stands. Each page can still be brought back on its own."""


class CleanupQuerySet(models.QuerySet["Cleanup"]):
    def newest_first(self):
        return self.select_related("by", "owner").annotate(count=models.Count("items")).order_by("-pk")


_Cleanups = models.Manager.from_queryset(CleanupQuerySet)


class CleanupManager(_Cleanups["Cleanup"]):
    @transaction.atomic
    def bin(self, pages: Iterable[Page], *, community: Community, by: User, reason: str = "") -> "Cleanup":
        """Put pages into the bin, the deepest first. Those with other pages below them stay."""
        cleanup = self.create(community=community, by=by, deed=Cleanup.Deed.BIN, reason=reason)
        for page in sorted(pages, key=lambda page: page.path.count("/"), reverse=True):
            with suppress(PagesBelow):
                page.remove(by=by, reason=reason)
                cleanup.items.create(page=page, owner_before=page.owner, role_before=page.owner_role)
        return cleanup

    @transaction.atomic
    def hand_over(self, pages: Iterable[Page], *, community: Community, by: User, owner: User) -> "Cleanup":
        """Make a person the owner of pages."""
        cleanup = self.create(community=community, by=by, deed=Cleanup.Deed.OWNER, owner=owner)
        pages = [page for page in pages if (page.owner_id, page.owner_role) != (owner.pk, "")]
        cleanup.items.bulk_create(
            CleanedPage(cleanup=cleanup, page=page, owner_before=page.owner, role_before=page.owner_role)
            for page in pages
        )
        Page.objects.filter(pk__in=[page.pk for page in pages]).update(owner=owner, owner_role="")
        Activity.record_many("handed over", by=by, things=pages, data={"owner": owner.pk})
        return cleanup


class Cleanup(models.Model):
    """One bulk change of a wiki's pages, by one steward."""

    class Deed(models.TextChoices):
        BIN = "bin", _("Put into the bin")
        OWNER = "owner", _("Given another owner")

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="+")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    deed = models.CharField(max_length=5, choices=Deed)
    owner = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")  # the new one
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)

    count: int  # set by newest_first
    objects = CleanupManager()

    class Meta:
        indexes = [models.Index(fields=["community", "-id"], name="cleanup_by_community")]

    def __str__(self):
        return f"{self.deed} in {self.community_id}"

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and timezone.now() - self.at < UNDONE_WITHIN

    @transaction.atomic
    def undo(self, *, by: User) -> None:
        """Bring back the pages, or their owners where nobody changed them since. Undoing twice changes nothing.

        Raises TooLateToUndo.
        """
        cleanup = Cleanup.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if cleanup.undone_at:
            return
        if not cleanup.can_be_undone:
            raise TooLateToUndo
        items = cleanup.items.select_related(
            "page__community", "page__parent__removal", "page__removal", "owner_before"
        )
        for item in sorted(items, key=lambda item: item.page.path.count("/")):
            item.take_back(by=by)
        cleanup.undone_at = Now()
        cleanup.save(update_fields=["undone_at"])


class CleanedPage(models.Model):
    """That a page was part of a clean-up, and who owned it before."""

    cleanup = models.ForeignKey(Cleanup, models.DB_CASCADE, related_name="items")
    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="+")
    owner_before = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    role_before = models.CharField(max_length=12, blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cleanup", "page"], name="cleaned_page_once")]

    def __str__(self):
        return f"{self.page_id} in {self.cleanup_id}"

    def take_back(self, *, by: User) -> None:
        if self.cleanup.deed == Cleanup.Deed.BIN:
            page = Page.objects.get(pk=self.page_id)  # what is above it may have come back just now
            with suppress(ParentRemoved):
                page.restore(by=by)
            return
        before = {"owner": self.owner_before, "owner_role": self.role_before}
        if Page.objects.filter(pk=self.page_id, owner=self.cleanup.owner, owner_role="").update(**before):
            Activity.record_many("handed over", by=by, things=[self.page], data={"owner": self.owner_before_id})
