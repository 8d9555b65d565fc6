"""An edit by a reader who may not edit: it waits beside the page until somebody who may takes or refuses it."""

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import markup
from accounts.models import User
from communities.models import MAY_STEWARD, Activity, Membership
from moderation.watching import watch
from wiki.merging import with_plain_lines
from wiki.models.page import Page, Saved
from wiki.models.revision import Revision

MOST_OPEN = 20  # of one person


class SameText(Exception):
    """It changes nothing."""


class TooManyProposals(Exception):
    """So many of the person's proposals wait already."""


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user):
        """Of pages that they may read: the person's own, and those of pages that they look after or keep in order."""
        pages = Page.objects.visible_to(user)
        kept = Membership.objects.filter(user=user, role__in=MAY_STEWARD).values("community")
        mine = Q(by=user) | Q(page__community__in=kept) | Q(page__in=Page.objects.owned_by(user).values("pk"))
        return self.filter(mine, page__in=pages.values("pk"))

    def open(self):
        # See also Proposal.is_open.
        return self.filter(settled_at=None)

    def lock(self, pk) -> "Proposal":
        """Fetch one and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class Proposal(models.Model):
    """The text that a reader would give a page, and the revision that they made it from."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Taken")
        REFUSED = "refused", _("Not taken")
        WITHDRAWN = "withdrawn", _("Taken back")

    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="proposals")
    base = models.ForeignKey(Revision, models.DB_CASCADE, related_name="+")
    body = models.TextField(_("text"))
    comment = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="proposals")
    at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(fields=["page", "by"], condition=Q(settled_at=None), name="proposal_open_once")
        ]
        indexes = [models.Index(fields=["page", "-id"], name="proposal_by_page")]

    def __str__(self):
        return f"proposal {self.pk}"

    def get_absolute_url(self):
        return reverse("wiki:proposal", args=[self.pk])

    @property
    def is_open(self) -> bool:
        # See also ProposalQuerySet.open.
        return self.settled_at is None

    @classmethod
    @transaction.atomic
    def make(cls, page: Page, *, by: User, body: str, base: Revision, comment: str = "") -> "Proposal":
        """Propose a text made from `base`, in place of what the person proposed before and nobody settled.

        Who looks after the page is told. Raises markup.Unreadable, SameText and TooManyProposals.
        """
        page = Page.objects.lock(page.pk)
        body = with_plain_lines(body)
        [body] = watch(body, community=page.community, by=by, before=base.body).texts
        markup.render(body, limit=markup.LONGEST_PAGE)
        if body == with_plain_lines(base.body):
            raise SameText
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)  # they are counted in turn
        if cls.objects.open().filter(by=by).exclude(page=page).count() >= MOST_OPEN:
            raise TooManyProposals
        said = {"body": body, "base": base, "comment": comment, "at": Now()}
        proposal, is_new = cls.objects.open().update_or_create(page=page, by=by, defaults=said)
        if is_new:
            Activity.record("proposed", by=by, about=page, community=page.community, data={"proposal": proposal.pk})
        return proposal

    @transaction.atomic
    def take(self, *, by: User, body: str | None = None, base: Revision | None = None) -> Saved | None:
        """Make it a revision of its writer's, merged with what came since. None if it was settled before.

        What can't be merged comes back as a conflict, and nothing is saved; then `body` is the text that brings both
        together, made from `base`. Raises markup.Unreadable.
        """
        page = Page.objects.lock(self.page_id)
        proposal = Proposal.objects.lock(self.pk)
        if not proposal.is_open:
            return None
        is_fitted = body is not None
        comment = proposal.comment or gettext("Proposed by a reader")
        if is_fitted:
            comment = gettext("%(comment)s (fitted in by %(name)s)") % {"comment": comment[:150], "name": by.name}
        saved = page.edit(
            by=proposal.by or by,
            body=body if body is not None else proposal.body,
            base=base or proposal.base,
            comment=comment[:200],
        )
        if not saved.is_conflict:
            proposal._settle(Proposal.Outcome.TAKEN, by=by)
        return saved

    @transaction.atomic
    def refuse(self, *, by: User, reason: str) -> None:
        """It does not come into the page: its writer reads why. Settled, it stays so."""
        proposal = Proposal.objects.lock(self.pk)
        if proposal.is_open:
            proposal._settle(Proposal.Outcome.REFUSED, by=by, reason=reason)

    @transaction.atomic
    def withdraw(self, *, by: User) -> None:
        """Its writer thinks otherwise. Settled, it stays so."""
        proposal = Proposal.objects.lock(self.pk)
        if proposal.is_open:
            proposal._settle(Proposal.Outcome.WITHDRAWN, by=by)

    def _settle(self, outcome: str, *, by: User, reason: str = "") -> None:
        self.outcome, self.settled_by, self.reason, self.settled_at = outcome, by, reason, Now()
        self.save(update_fields=["outcome", "settled_by", "reason", "settled_at"])
        data = {"proposal": self.pk, "user": self.by_id, "reason": reason}
        is_quiet = outcome == Proposal.Outcome.WITHDRAWN
        verb = f"{outcome} proposal"
        Activity.record(verb, by=by, about=self.page, community=self.page.community, data=data, quiet=is_quiet)
