"""Pages that are KCS articles: what was asked, where, what answers it and why, and how far that is trusted."""

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Activity
from wiki.fields import ArticleField, field_text
from wiki.models.page import Page


class NoResolution(Exception):
    """Only what says how it is solved is more than work in progress."""

    def __str__(self):
        return str(_("The page does not say yet how it is solved. Write that under a heading “Resolution” first."))


class ArticleQuerySet(models.QuerySet["Article"]):
    def that_may_be_proposed(self):
        """Those of which nobody has proposed yet that they be validated."""
        return self.filter(confidence=Article.Confidence.NOT_VALIDATED, proposed_at=None, page__obsolescence=None)


class Article(models.Model):
    """That a page is an article, and its state. Its fields are parts of the page's text: see wiki.fields."""

    class Confidence(models.TextChoices):
        # What no longer holds has an Obsolescence, as any page: it is shown as archived.
        WIP = "wip", _("Work in progress")
        NOT_VALIDATED = "not_validated", _("Not validated")
        VALIDATED = "validated", _("Validated")

    class Governance(models.TextChoices):
        EXPERIENCE = "experience", _("whoever may write here")
        COMPLIANCE = "compliance", _("only who looks after it, and stewards")

    page = models.OneToOneField(Page, models.DB_CASCADE, primary_key=True, related_name="article")
    confidence = models.CharField(max_length=13, choices=Confidence)
    governance = models.CharField(max_length=10, choices=Governance, default=Governance.EXPERIENCE)
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")  # who said how far it is trusted
    at = models.DateTimeField(db_default=Now())
    proposed_at = models.DateTimeField(null=True)  # to be validated, because of its use: once

    objects = ArticleQuerySet.as_manager()

    def __str__(self):
        return f"{self.page_id} is an article"

    @property
    def is_wip(self) -> bool:
        return self.confidence == self.Confidence.WIP

    @property
    def is_validated(self) -> bool:
        return self.confidence == self.Confidence.VALIDATED

    @property
    def is_proposed(self) -> bool:
        return self.proposed_at is not None and self.confidence == self.Confidence.NOT_VALIDATED

    @property
    def is_compliance(self) -> bool:
        return self.governance == self.Governance.COMPLIANCE

    @classmethod
    @transaction.atomic
    def declare(cls, page: Page, *, by: User, confidence: str, governance: str = "") -> "Article":
        """Make the page an article, or say how far it is trusted and who may change it. The same changes nothing.

        Empty leaves who may change it as it is. Raises NoResolution.
        """
        page = Page.objects.lock(page.pk)
        if confidence != cls.Confidence.WIP and not field_text(page.body, ArticleField.RESOLUTION):
            raise NoResolution
        there = cls.objects.filter(page=page).first()
        governance = governance or (there.governance if there else cls.Governance.EXPERIENCE)
        if there and (there.confidence, there.governance) == (confidence, governance):
            return there
        said: dict[str, object] = {"confidence": confidence, "governance": governance}
        if there is None or there.confidence != confidence:
            said |= {"by": by, "at": Now()}
        article, _is_new = cls.objects.update_or_create(page=page, defaults=said)
        data = {"confidence": confidence, "governance": governance, "before": there.confidence if there else ""}
        Activity.record("set article", by=by, about=page, community=page.community, data=data)
        return article

    @transaction.atomic
    def propose(self) -> None:
        """Ask who may whether it is to be trusted, now that it proved itself. It is asked once."""
        if Article.objects.that_may_be_proposed().filter(pk=self.pk).update(proposed_at=Now()):
            Activity.record("proposed validation", by=None, about=self.page, community=self.page.community)

    @classmethod
    @transaction.atomic
    def take_back(cls, page: Page, *, by: User) -> None:
        """The page is one like any other. Its text stays as it is."""
        gone, _details = cls.objects.filter(page=page).delete()
        if gone:
            Activity.record("unset article", by=by, about=page, community=page.community)
