"""In a community that wants it, readers keep the approved text of a page while newer revisions wait for a reviewer."""

import datetime as dt

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

import markup
from accounts.models import User
from attachments.models import Attachment
from attachments.showing import with_sizes
from communities.models import Activity, Community
from wiki.models.page import Page
from wiki.models.revision import Revision
from wiki.reaching import reach_after_approval


class OwnRevision(Exception):
    """Nobody approves what they wrote."""

    def __str__(self):
        return str(_("You wrote some of what waits: somebody else approves it."))


class NotNewest(Exception):
    """The revision is not, or no more, the one that waits."""

    def __str__(self):
        return str(_("The page changed meanwhile. Look at it again."))


class ApprovalRule(models.Model):
    """How many people look at a revision before readers see it. Without a row nobody needs to."""

    community = models.OneToOneField(Community, models.DB_CASCADE, primary_key=True, related_name="approval_rule")
    reviewers = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(reviewers__in=[1, 2]), name="approval_rule_one_or_two")
        ]

    def __str__(self):
        return f"{self.reviewers} in {self.community_id}"

    @classmethod
    @transaction.atomic
    def choose(cls, community: Community, *, by: User, reviewers: int) -> None:
        """Ask for none, one or two reviewers. What has enough of them by that is shown. The same changes nothing."""
        Page.objects.hold_tree(community)
        if cls.reviewers_in(community) == reviewers:
            return
        if reviewers:
            cls.objects.update_or_create(community=community, defaults={"reviewers": reviewers})
        else:
            cls.objects.filter(community=community).delete()
        held = ApprovedText.objects.filter(page__community=community).select_related("page")
        for text in held.select_for_update(of=("self",)):
            if text.page.newest.approvals.count() >= reviewers:
                text.give_way(by=by)
        data = {"reviewers": reviewers}
        Activity.record("chose reviewers", by=by, about=community, community=community, data=data)

    @classmethod
    def reviewers_in(cls, community: Community) -> int:
        return cls.objects.filter(community=community).values_list("reviewers", flat=True).first() or 0


class ApprovedText(models.Model):
    """What readers see of a page while newer revisions wait. Number 0: nothing of it is approved yet."""

    page = models.OneToOneField(Page, models.DB_CASCADE, primary_key=True, related_name="approved_text")
    number = models.PositiveIntegerField()
    body = models.TextField()
    html = models.TextField()
    headings = models.JSONField(default=list)
    since = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.page_id} revision {self.number}"

    @cached_property
    def revision(self) -> Revision | None:
        """The one that readers see, or none."""
        return self.page.revisions.without_text().select_related("by").filter(number=self.number).first()

    @property
    def edited_at(self) -> dt.datetime | None:
        # See also Page.edited_at, which is of what waits.
        return self.revision.at if self.revision else None

    @property
    def edited_by(self) -> User | None:
        return self.revision.by if self.revision else None

    @classmethod
    def keep(cls, page: Page) -> None:
        """Before a page gets a new text, keep what readers see, if the community wants that. Part of the verbs."""
        if ApprovalRule.reviewers_in(page.community):
            text = {"number": page.number, "body": page.body, "html": page.html, "headings": page.headings}
            cls.objects.get_or_create(page=page, defaults=text)

    @classmethod
    def settle(cls, page: Page) -> None:
        """A text that is as it was approved does not wait. Part of the verbs."""
        cls.objects.filter(page=page, number__gt=0, body=page.body).delete()

    def draw_again(self) -> list[str]:
        """Set what is made of the text anew. Names the fields."""
        rendered = markup.render(self.body, limit=2 * markup.LONGEST_PAGE)
        self.html = with_sizes(rendered.html, Attachment.objects.held_by(self.page))
        self.headings = [list(heading) for heading in rendered.headings]
        return ["html", "headings"]

    def give_way(self, *, by: User) -> None:
        """Readers see the newest revision from now on. Part of the verbs."""
        page, seen, before = self.page, self.number, self.body
        self.delete()
        reach_after_approval(page, seen=seen, before=before)
        data = {"number": page.number, "seen": seen}
        Activity.record("approved", by=by, about=page, community=page.community, data=data)


class Approval(models.Model):
    """That somebody looked at a revision, compared it with what readers see, and approves it."""

    revision = models.ForeignKey(Revision, models.DB_CASCADE, related_name="approvals")
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "by"], name="approval_once")]

    def __str__(self):
        return f"{self.revision_id} by {self.by_id}"

    @classmethod
    @transaction.atomic
    def give(cls, page: Page, *, by: User, number: int) -> bool:
        """Approve the newest revision. Whether readers see it now. Raises OwnRevision and NotNewest."""
        page = Page.objects.lock(page.pk)
        held = ApprovedText.objects.filter(page=page).first()
        if held is None or page.number != number:
            raise NotNewest
        if wrote_what_waits(page, held, by):
            raise OwnRevision
        newest = page.newest
        cls.objects.get_or_create(revision=newest, by=by)
        if newest.approvals.count() < ApprovalRule.reviewers_in(page.community):
            return False
        held.page = page
        held.give_way(by=by)
        return True


def wrote_what_waits(page: Page, held: ApprovedText, person: User) -> bool:
    """Whether some of what waits is the person's own."""
    return page.revisions.filter(number__gt=held.number, by=person).exists()
