"""How well a community's questions are answered: this month's figures and the weeks before. Counted once in a while."""

import datetime as dt
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from communities.models import Community
from discussions.models import Post, Thread

WEEKS = 8
MONTH = dt.timedelta(days=30)
MOST_QUESTIONS = 2_000
COUNTED_ANEW_AFTER = 600  # seconds
HEIGHT, WIDTH = 28, 100  # of the chart, in units of its own


@dataclass(frozen=True)
class Question:
    """What the figures ask of one question."""

    asked_at: dt.datetime
    first_answer_at: dt.datetime | None
    is_answered: bool


@dataclass(frozen=True)
class Figures:
    """Of the questions of one month, and for each of the last weeks the share that was answered, in percent.

    A week in which nobody asked has none.
    """

    questions: int
    answered_percent: int
    hours_to_answer: float | None
    weeks: list[int | None]

    @property
    def percents(self) -> list[int]:
        return [percent for percent in self.weeks if percent is not None]

    @property
    def has_line(self) -> bool:
        return len(self.percents) > 1

    @property
    def points(self) -> str:
        """The weeks as the points of a line."""
        step = WIDTH / (len(self.weeks) - 1)
        return " ".join(
            f"{round(week * step, 1)},{round(HEIGHT - HEIGHT * percent / 100, 1)}"
            for week, percent in enumerate(self.weeks)
            if percent is not None
        )


def figures_of(community: Community) -> Figures:
    """The figures for who may read the community. At most ten minutes old."""
    key = f"figures:{community.pk}"
    figures = cache.get(key)
    if figures is None:
        figures = _count(community)
        cache.set(key, figures, COUNTED_ANEW_AFTER)
    return figures


def _count(community: Community) -> Figures:
    now = timezone.now()
    questions = _questions_since(community, now - dt.timedelta(weeks=WEEKS))
    month = [question for question in questions if question.asked_at > now - MONTH]
    waits = [
        (question.first_answer_at - question.asked_at) / dt.timedelta(hours=1)
        for question in month
        if question.first_answer_at
    ]
    weeks: list[list[Question]] = [[] for _week in range(WEEKS)]
    for question in questions:
        weeks[WEEKS - 1 - min((now - question.asked_at).days // 7, WEEKS - 1)].append(question)
    return Figures(
        questions=len(month),
        answered_percent=_percent(month) or 0,
        hours_to_answer=statistics.median(waits) if waits else None,
        weeks=[_percent(week) for week in weeks],
    )


def _percent(questions: Sequence[Question]) -> int | None:
    answered = sum(question.is_answered for question in questions)
    return round(100 * answered / len(questions)) if questions else None


def _questions_since(community: Community, since: dt.datetime) -> list[Question]:
    replies = Post.objects.filter(thread=OuterRef("pk"), removal=None).replies().in_order()
    asked = Thread.objects.questions().filter(community=community, removal=None, created_at__gt=since)
    rows = asked.annotate(first_answer_at=Subquery(replies.values("created_at")[:1])).order_by("-created_at", "-pk")
    return [
        Question(asked_at, first_answer_at, accepted_count > 0)
        for asked_at, first_answer_at, accepted_count in rows.values_list(
            "created_at", "first_answer_at", "accepted_count"
        )[:MOST_QUESTIONS]
    ]
