"""The monthly letter to the sponsor of a community: one page of what it was worth, what is at risk, and one request.

It is drafted when a month is over. Its leaders see it first, say what to ask for, send it, or hold it back; what
nobody touched goes by itself after a few days. Counts and the choice of stories stay as drafted; the stories are drawn
for the sponsor's rights each time it is opened or sent.

See also knowledge.sponsor_figures for what it counts.
"""

import datetime as dt
import logging
from dataclasses import dataclass, field
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused

from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.letters import as_mail, speaking_to
from accounts.models import Preference, User
from communities.models import Activity, Community
from knowledge import models as knowledge_models
from knowledge import sponsor_figures
from knowledge.sponsor_figures import Figure, Month

logger = logging.getLogger(__name__)

WAITS_FOR_LEADERS = dt.timedelta(days=4)
DRAFTED_FOR = dt.timedelta(days=10)  # into the next month: later, the month is no news
TRIED_FOR = dt.timedelta(days=20)


class SponsorLetterQuerySet(models.QuerySet["SponsorLetter"]):
    def due(self, now: dt.datetime):
        """Those that nobody sent or held back in time."""
        return self.filter(sent_at=None, held_at=None, due_at__lte=now, due_at__gt=now - TRIED_FOR)


class SponsorLetter(models.Model):
    """What a sponsor hears of a community's month: once for each."""

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="sponsor_letters")
    month = models.DateField()  # its first day
    facts = models.JSONField(default=dict)  # members, counts, risks, and which entries are its stories
    request = models.TextField(
        gettext_lazy("One request"),
        max_length=600,
        blank=True,
        help_text=gettext_lazy("What one thing would help most? Empty: what stands above as the request."),
    )
    drafted_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)  # by its leaders
    sent_at = models.DateTimeField(null=True)
    sent_to = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")

    objects = SponsorLetterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "month"], name="sponsor_letter_once")]
        indexes = [
            models.Index(fields=["due_at"], name="sponsor_letter_due", condition=Q(sent_at=None, held_at=None)),
        ]

    def __str__(self):
        return f"{self.community_id} {self.month:%Y-%m}"

    @property
    def is_open(self) -> bool:
        return self.sent_at is None

    @transaction.atomic
    def say(self, *, by: User, request: str) -> None:
        """Ask the sponsor for this. Nothing changes once it is sent."""
        letter = SponsorLetter.objects.select_for_update().get(pk=self.pk)
        if letter.is_open:
            letter.request = self.request = request
            letter.save(update_fields=["request"])

    @transaction.atomic
    def hold(self, *, by: User) -> None:
        """Send nothing of this month, unless it is sent by hand. Doing it twice changes nothing."""
        held = SponsorLetter.objects.filter(pk=self.pk, sent_at=None, held_at=None).update(held_at=Now())
        if held:
            self._record("held sponsor letter", by=by)

    @transaction.atomic
    def send(self, *, by: User | None) -> bool:
        """Send it to who sponsors the community now, once. Returns whether a mail went out just now."""
        held = SponsorLetter.objects.select_for_update(of=("self",)).select_related("community__sponsor")
        letter = held.get(pk=self.pk)
        sponsor = letter.community.sponsor
        if not letter.is_open or sponsor is None or not may_get(sponsor, letter.community):
            return False
        mail_of(letter, sponsor).send()
        letter.sent_at, letter.sent_to = timezone.now(), sponsor
        letter.save(update_fields=["sent_at", "sent_to"])
        letter._record("sent sponsor letter", by=by)
        return True

    def _record(self, verb: str, *, by: User | None) -> None:
        data = {"month": f"{self.month:%Y-%m}"}
        Activity.record(verb, by=by, about=self.community, community=self.community, data=data)


def may_get(sponsor: User, community: Community) -> bool:
    """Whether the sponsor is here, wants the letter, and may know of the community by now."""
    is_here = sponsor.is_active and bool(sponsor.email) and Preference.of(sponsor).mail_sponsor
    return is_here and Community.objects.visible_to(sponsor).filter(pk=community.pk).exists()


def draft_due(now: dt.datetime) -> int:
    """Draft the letters of the month that is over, and tell the leaders. Returns how many. Run twice, none is twice."""
    month = Month.of(now).before
    if now > month.ends_at + DRAFTED_FOR:
        return 0
    there = SponsorLetter.objects.filter(community=OuterRef("pk"), month=month.first)
    sponsored = Community.objects.filter(~Exists(there), is_archived=False, sponsor__is_active=True)
    return sum(draft(each, month, now=now) for each in sponsored.filter(created_at__lt=month.ends_at).order_by("pk"))


@transaction.atomic
def draft(community: Community, month: Month, *, now: dt.datetime) -> bool:
    """Write a community's letter of a month, if there is none yet."""
    facts = facts_of(community, month)
    defaults = {"facts": facts, "due_at": now + WAITS_FOR_LEADERS}
    letter, is_new = SponsorLetter.objects.get_or_create(community=community, month=month.first, defaults=defaults)
    if is_new:
        letter._record("drafted sponsor letter", by=None)
    return is_new


def facts_of(community: Community, month: Month) -> dict:
    counts = sponsor_figures.counts_of(community, month)
    return {
        "members": community.member_count,
        "counts": counts,
        "stories": sponsor_figures.stories_of(community, month),
        "risks": sponsor_figures.risks_of(community, month, counts),
    }


def send_due(now: dt.datetime) -> int:
    """Send what waited long enough for its leaders. Returns how many; stops where mail does not work now."""
    count = 0
    try:
        for letter in SponsorLetter.objects.due(now).order_by("pk"):
            try:
                count += letter.send(by=None)
            except (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError, ValueError) as error:
                logger.warning("Sponsor's letter %s waits: %s", letter.pk, error)
    except OSError as error:
        logger.warning("The sponsors' letters wait: %s", error)
    return count


@dataclass(frozen=True)
class Drawn:
    """A letter as its sponsor may see it now."""

    title: str
    figures: list[Figure]
    risks: list[str]
    request: str
    stories: list["knowledge_models.Entry"] = field(default_factory=list)
    is_mailed_whole: bool = True


def draw(letter: SponsorLetter, sponsor: User | None) -> Drawn:
    """Two queries. Without a sponsor there are no stories."""
    community, facts = letter.community, letter.facts
    found = {}
    if sponsor:
        visible = knowledge_models.Entry.objects.visible_to(sponsor).listed().filter(pk__in=facts["stories"])
        found = visible.select_related("author", "community").in_bulk()
    return Drawn(
        title=_("%(community)s in %(month)s")
        % {"community": community.name, "month": date_format(letter.month, "F Y")},
        figures=sponsor_figures.figures_from(facts),
        risks=[sponsor_figures.risk_in_words(risk) for risk in facts["risks"]],
        request=letter.request or sponsor_figures.request_for(facts["risks"]),
        stories=[found[pk] for pk in facts["stories"] if pk in found],
        is_mailed_whole=community.is_mailed_whole,
    )


def mail_of(letter: SponsorLetter, sponsor: User) -> EmailMultiAlternatives:
    """The mail: its Message-ID follows from the row, so a copy sent after a crash can be told."""
    with speaking_to(sponsor):
        drawn = draw(letter, sponsor)
        return as_mail(
            sponsor,
            subject=drawn.title,
            template="knowledge/mail/sponsor",
            context={"letter": letter, "drawn": drawn, "community": letter.community},
            key=f"sponsor-{letter.pk}",
            stream="sponsor",
            of=letter.community,
        )
