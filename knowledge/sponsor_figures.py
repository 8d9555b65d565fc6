"""What a sponsor's letter says of a month: counted from the community's log, and what in it is a risk."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communities.models import Activity, Community
from discussions.models import Thread
from knowledge import models as knowledge_models
from wiki.models import Page

MOST_STORIES = 3
WAITS_TOO_LONG = dt.timedelta(days=7)
FELL_FROM = 10  # of what was written the month before, for a fall to mean something
FEW_ANSWERS = 5  # below which nobody is said to carry it all

THREAD, ANSWER = Q(verb="started", kind="thread"), Q(verb="replied", kind="post")
PAGE = Q(verb__in=["wrote", "edited"], kind="page")
COUNTED = {
    "joined": Q(verb="joined", kind="community"),
    "threads": THREAD,
    "answers": ANSWER,
    "solved": Q(verb="accepted", kind="post"),
    "pages": PAGE,
    "kept": Q(verb="kept", kind="page"),
}
LABELS: dict[str, str | Promise] = {
    "members": gettext_lazy("members"),
    "joined": gettext_lazy("joined"),
    "writers": gettext_lazy("people wrote"),
    "threads": gettext_lazy("discussions opened"),
    "answers": gettext_lazy("answers and replies"),
    "solved": gettext_lazy("answers that worked"),
    "pages": gettext_lazy("changes in the wiki"),
    "kept": gettext_lazy("answers kept in the wiki"),
}


@dataclass(frozen=True)
class Month:
    """A month by the calendar of the site."""

    first: dt.date

    @classmethod
    def of(cls, moment: dt.datetime) -> "Month":
        return cls(timezone.localdate(moment).replace(day=1))

    @property
    def before(self) -> "Month":
        return Month((self.first - dt.timedelta(days=1)).replace(day=1))

    @property
    def after(self) -> "Month":
        return Month((self.first + dt.timedelta(days=31)).replace(day=1))

    @property
    def begins_at(self) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(self.first, dt.time()))

    @property
    def ends_at(self) -> dt.datetime:
        return self.after.begins_at

    def holds(self, name: str) -> Q:
        return Q(**{f"{name}__gte": self.begins_at, f"{name}__lt": self.ends_at})


@dataclass(frozen=True)
class Figure:
    """One count, and what it was in the month before."""

    label: str | Promise
    count: int
    before: int | None

    @property
    def change(self) -> str:
        if self.before is None or self.before == self.count:
            return ""
        return f"{self.count - self.before:+d}"


def counts_of(community: Community, month: Month) -> dict[str, list[int]]:
    """Of each thing how many there were in the month, and in the one before: one query."""
    log = Activity.objects.filter(community=community, at__gte=month.before.begins_at, at__lt=month.ends_at)
    spans = {"": month, "_before": month.before}
    sums = {
        f"{name}{suffix}": Count("pk", filter=condition & span.holds("at"))
        for suffix, span in spans.items()
        for name, condition in COUNTED.items()
    }
    for suffix, span in spans.items():
        sums[f"writers{suffix}"] = Count("by", filter=(THREAD | ANSWER | PAGE) & span.holds("at"), distinct=True)
    counted = log.aggregate(**sums)
    return {name: [counted[name], counted[f"{name}_before"]] for name in [*COUNTED, "writers"]}


def figures_from(facts: dict) -> list[Figure]:
    figures = [Figure(LABELS["members"], facts["members"], None)]
    return figures + [Figure(LABELS[name], *facts["counts"][name]) for name in LABELS if name in facts["counts"]]


def stories_of(community: Community, month: Month) -> list[int]:
    """The entries that show best what it was worth: a story told, an answer kept, a question solved."""
    here = knowledge_models.Entry.objects.filter(community=community).listed().order_by("-score", "-pk")
    kept = knowledge_models.Keep.objects.filter(month.holds("at")).values("page")
    solved = Activity.objects.filter(month.holds("at"), community=community, verb="accepted").values("place_id")
    ranked = [
        here.filter(month.holds("created_at"), kind=knowledge_models.Entry.Kind.STORY),
        here.filter(page__in=kept),
        here.filter(thread__in=solved, signals__contains=["answered"]),
    ]
    found = [list(entries.values_list("pk", flat=True)[:MOST_STORIES]) for entries in ranked]
    in_turn = [pks[place] for place in range(MOST_STORIES) for pks in found if place < len(pks)]
    return list(dict.fromkeys(in_turn))[:MOST_STORIES]


def risks_of(community: Community, month: Month, counts: dict[str, list[int]]) -> list[list]:
    """What may go wrong, the worst first: a name and its numbers."""
    return [risk for risk in _risks(community, month, counts) if risk]


def _risks(community: Community, month: Month, counts: dict[str, list[int]]) -> Iterable[list]:
    leaders = community.active_leaders.count()
    yield ["no leader"] if leaders == 0 else []
    written, before = (sum(counts[name][at] for name in ["threads", "answers", "pages"]) for at in [0, 1])
    yield ["silent"] if not written else []
    yield ["fell", before, written] if before >= FELL_FROM and 0 < 2 * written <= before else []
    late = Thread.objects.filter(
        community=community,
        kind=Thread.Kind.QUESTION,
        removal=None,
        reply_count=0,
        created_at__gte=month.before.begins_at,
        created_at__lt=month.ends_at - WAITS_TOO_LONG,
    ).count()
    yield ["unanswered", late] if late else []
    replies = Activity.objects.filter(ANSWER, month.holds("at"), community=community).exclude(by=None)
    most = replies.values("by").annotate(count=Count("pk")).order_by("-count", "by").values_list("count", flat=True)
    answers = counts["answers"][0]
    carries = most.first() or 0
    yield ["few answer", carries, answers] if answers >= FEW_ANSWERS and 2 * carries > answers else []
    overdue = Page.objects.filter(community=community, removal=None).with_review().filter(due_at__lte=Now()).count()
    yield ["pages due", overdue] if overdue else []
    yield ["one leader"] if leaders == 1 else []


def risk_in_words(risk: list) -> str:
    name, *numbers = risk
    if name == "fell":
        return _("Half as much was written as the month before, or less: %(now)s against %(before)s.") % {
            "now": numbers[1],
            "before": numbers[0],
        }
    if name == "unanswered":
        return ngettext(
            "%(count)d question has waited for more than a week without any answer.",
            "%(count)d questions have waited for more than a week without any answer.",
            numbers[0],
        ) % {"count": numbers[0]}
    if name == "few answer":
        return _("One person gave %(count)s of %(all)s answers.") % {"count": numbers[0], "all": numbers[1]}
    if name == "pages due":
        return ngettext(
            "%(count)d wiki page is overdue for review.", "%(count)d wiki pages are overdue for review.", numbers[0]
        ) % {"count": numbers[0]}
    return {
        "no leader": _("Nobody leads it."),
        "one leader": _("One person leads it, and nobody stands in."),
        "silent": _("Nobody wrote anything."),
    }[name]


def request_for(risks: list[list]) -> str:
    """What to ask of a sponsor where its leader wrote nothing: what helps against the worst."""
    return (
        {
            "no leader": _("Please name somebody who may give it two hours a week, and lead it."),
            "silent": _(
                "Please tell us whether it should go on: a word from you may wake it, or it ends with honours."
            ),
            "fell": _("Please say in your next meeting why you keep this community, and who should be in it."),
            "unanswered": _("Please ask the people in your line who know the subject to answer one question a week."),
            "few answer": _("Please free an hour a week for a second person who answers."),
            "pages due": _("Please give the owners of our pages the time to go through them once."),
            "one leader": _("Please help us to find a second leader."),
        }[risks[0][0]]
        if risks
        else _("Please thank those who answered: it costs a minute and brings a month.")
    )
