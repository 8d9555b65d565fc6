"""Which stage of life a community's figures suggest. People decide: this only proposes.

Read from the top, the first that holds:

- memorable: older than a year, and nobody wrote for a year;
- dispersed: older than half a year and once alive, and by now fewer than three people write in 90 days, or what is
  written fell to a third of the 90 days before;
- active: five people or more write in 90 days, they open five threads or more and answer at least as often, and there
  is a wiki page: they build a practice together;
- coalescing: two people or more write;
- potential: all else.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.models import Activity, Community, Stage, StageProposal

PERIOD = timedelta(days=90)
THREAD, ANSWER, PAGE = Q(verb="started", kind="thread"), Q(verb="replied", kind="post"), Q(verb="wrote", kind="page")
WRITTEN = THREAD | ANSWER | PAGE | Q(verb="edited", kind="page")


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What is counted of a community. Of the last 90 days unless it says otherwise."""

    members: int
    writers: int
    threads: int
    answers: int
    written_before: int  # threads and answers in the 90 days before
    pages: int  # ever
    age_days: int
    quiet_days: int | None  # since somebody last wrote; None: nobody ever did

    @property
    def written(self) -> int:
        return self.threads + self.answers

    @property
    def trend(self) -> int | None:
        """By how many per cent more or less was written than in the 90 days before."""
        return round(100 * (self.written - self.written_before) / self.written_before) if self.written_before else None


def proposed_stage(figures: Figures) -> Stage:
    if figures.age_days > 365 and (figures.quiet_days is None or figures.quiet_days > 365):
        return Stage.MEMORABLE
    fell = figures.written_before >= 10 and 3 * figures.written <= figures.written_before
    if figures.age_days > 180 and figures.quiet_days is not None and (figures.writers < 3 or fell):
        return Stage.DISPERSED
    if figures.writers >= 5 and figures.threads >= 5 and figures.answers >= figures.threads and figures.pages:
        return Stage.ACTIVE
    if figures.writers >= 2:
        return Stage.COALESCING
    return Stage.POTENTIAL


def figures_of(community: Community, *, now: datetime) -> Figures:
    """Counted from the log in one query, so that what lies above need not be known here."""
    lately, before = Q(at__gt=now - PERIOD), Q(at__gt=now - 2 * PERIOD, at__lte=now - PERIOD)
    counted = Activity.objects.filter(WRITTEN, community=community).aggregate(
        writers=Count("by", filter=lately, distinct=True),
        threads=Count("pk", filter=lately & THREAD),
        answers=Count("pk", filter=lately & ANSWER),
        written_before=Count("pk", filter=before & (THREAD | ANSWER)),
        pages=Count("pk", filter=PAGE),
        last_at=Max("at"),
    )
    last_at = counted.pop("last_at")
    return Figures(
        members=community.member_count,
        age_days=(now - community.created_at).days,
        quiet_days=(now - last_at).days if last_at else None,
        **counted,
    )


def count_anew(*, now: datetime, most: int = 50) -> int:
    """Count the communities whose figures are a day old or older, the oldest first. Returns how many."""
    due = Community.objects.filter(is_archived=False).filter(
        Q(stage_proposal=None) | Q(stage_proposal__counted_at__lte=now - timedelta(days=1))
    )
    communities = list(due.order_by("stage_proposal__counted_at", "pk")[:most])
    for community in communities:
        figures = figures_of(community, now=now)
        StageProposal.objects.update_or_create(
            community=community,
            defaults={"stage": proposed_stage(figures), "figures": asdict(figures), "counted_at": now},
        )
    return len(communities)


@dataclass(frozen=True)
class Suggestion:
    """What to ask the leaders: is it at that stage?"""

    stage: Stage
    figures: Figures
    is_news: bool  # neither confirmed already nor put off lately


def suggestion_for(community: Community, *, now: datetime) -> Suggestion | None:
    """What the figures suggest, once they were counted. Proposal and postponement may come with the community."""
    proposal = getattr(community, "stage_proposal", None)
    if proposal is None:
        return None
    postponement = getattr(community, "stage_postponement", None)
    is_put_off = (
        postponement is not None and postponement.stage == proposal.stage and postponement.postponed_at > now - PERIOD
    )
    is_news = proposal.stage != community.stage and not is_put_off
    return Suggestion(Stage(proposal.stage), Figures(**proposal.figures), is_news)


@dataclass(frozen=True)
class Step:
    """One thing that helps a community of that stage on, and the page where one does it."""

    label: str | Promise
    route: str
    takes_slug: bool = True
    query: str = ""

    def url_for(self, community: Community) -> str:
        url = reverse(self.route, args=[community.slug] if self.takes_slug else [])
        return url + self.query.format(slug=community.slug)


ASK = "discussions:ask"
TALK = "?community={slug}&kind=discussion"
NEXT_STEPS = {
    Stage.POTENTIAL: [
        Step(_("Write down what it is about"), "communities:charter"),
        Step(_("Invite people who have the same questions"), "communities:invitations"),
        Step(_("Ask the first question"), ASK, takes_slug=False, query="?community={slug}"),
    ],
    Stage.COALESCING: [
        Step(_("Greet who is new"), "communities:members"),
        Step(_("Ask what people want from it"), ASK, takes_slug=False, query=TALK),
        Step(_("Seed the wiki with the first page"), "wiki:new"),
    ],
    Stage.ACTIVE: [
        Step(_("Distil good answers into the wiki"), "communities:community", query="?show=top"),
        Step(_("Name experts and stewards"), "communities:members"),
        Step(_("Look after the pages"), "wiki:wiki"),
    ],
    Stage.DISPERSED: [
        Step(_("Ask who would take it further"), ASK, takes_slug=False, query=TALK),
        Step(_("Read the charter again: is it still so?"), "communities:charter"),
        Step(_("Or end it with honours"), "communities:archive"),
    ],
    Stage.MEMORABLE: [
        Step(_("Keep its best answers in the wiki"), "communities:community", query="?show=top"),
        Step(_("Archive it with honours"), "communities:archive"),
    ],
}


def next_steps(community: Community) -> list[tuple[str | Promise, str]]:
    """What helps on a community of its stage: words and addresses."""
    return [(step.label, step.url_for(community)) for step in NEXT_STEPS[Stage(community.stage)]]
