from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models import Activity
from wiki.models.page import Page
from wiki.models.revision import Revision


class HelpfulnessQuerySet(models.QuerySet["Helpfulness"]):
    def of_present_text(self):
        """What was said since the last major revision of each page: a text that is new is judged anew."""
        later = Revision.objects.filter(page=models.OuterRef("page"), size=Revision.Size.MAJOR)
        return self.exclude(models.Exists(later.filter(number__gt=models.OuterRef("number"))))


class Helpfulness(models.Model):
    """Whether a revision helped a reader, and why not."""

    class Reason(models.TextChoices):
        WRONG = "wrong", _("It is not right")
        OLD = "old", _("It is out of date")
        UNCLEAR = "unclear", _("It is hard to follow")
        ELSEWHERE = "elsewhere", _("It is not what I looked for")

    page = models.ForeignKey(Page, models.DB_CASCADE, related_name="helpfulness")
    number = models.PositiveIntegerField()  # of the revision that they read
    by = models.ForeignKey(User, models.DB_CASCADE, related_name="+")
    reason = models.CharField(max_length=9, choices=Reason, blank=True)  # empty: it helped
    at = models.DateTimeField(db_default=Now())

    objects = HelpfulnessQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "by"], name="helpfulness_once")]

    def __str__(self):
        return f"{self.page_id} revision {self.number}: {self.reason or 'helpful'}"

    @property
    def is_helpful(self) -> bool:
        return not self.reason

    @classmethod
    @transaction.atomic
    def say(cls, page: Page, *, by: User, reason: str = "") -> "Helpfulness":
        """Say that what readers see of the page helped, or with a reason why not. The last word of each counts."""
        page = Page.objects.lock(page.pk)
        said = {"number": page.shown.number, "reason": reason}
        there = cls.objects.filter(page=page, by=by, **said).first()
        if there:
            return there
        helpfulness, _is_new = cls.objects.update_or_create(page=page, by=by, defaults=said | {"at": Now()})
        # Who said it stays with the row: what one person thinks of a page is no news.
        Activity.record("judged", by=None, about=page, community=page.community, data=said, quiet=True)
        return helpfulness


@dataclass(frozen=True)
class Unhelpful:
    """A page that did not help somebody: how many said so, of how many, and why."""

    page: Page
    no: int
    all: int
    reasons: list[tuple[str, int]]


def least_helpful(pages, *, most: int) -> list[Unhelpful]:
    """Of these pages those that helped least: by how many they did not help, times their share."""
    counts = {reason: Count("pk", filter=Q(reason=reason)) for reason in Helpfulness.Reason.values}
    present = Helpfulness.objects.of_present_text().filter(page__in=pages).values("page")
    counted = present.annotate(no=Count("pk", filter=~Q(reason="")), all=Count("pk"), **counts).filter(no__gt=0)
    rows = list(counted.annotate(weight=F("no") * F("no") * 1.0 / F("all")).order_by("-weight", "page")[:most])
    found = pages.select_related("community").defer("body", "html").in_bulk([row["page"] for row in rows])
    return [
        Unhelpful(
            page=found[row["page"]],
            no=row["no"],
            all=row["all"],
            reasons=[(str(reason.label), row[reason]) for reason in Helpfulness.Reason if row[reason]],
        )
        for row in rows
    ]
