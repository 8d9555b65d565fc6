"""The gap list: what people looked for and did not find, and who sees to it."""

import json
import logging
from datetime import date, timedelta
from functools import cache

import redis
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Count, Max
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from accounts.models import User
from communities.models import Community

logger = logging.getLogger(__name__)

KEPT_DAYS = 90
LONGEST = 200  # characters of a search that are kept
MOST_NOTED = 20_000  # searches that wait in Valkey for the task
AT_A_TIME = 1_000
MOST_SHOWN = 100
FEWEST_PEOPLE = 2  # what one person looked for is theirs alone

KEEP = """
    INSERT INTO knowledge_query (user_id, text, day)
    SELECT noted.person, noted.text, noted.day
    FROM unnest(%s::bigint[], %s::text[], %s::date[]) AS noted (person, text, day)
    JOIN accounts_user ON accounts_user.id = noted.person
    ON CONFLICT DO NOTHING
"""


class Query(models.Model):
    """That a person looked for something on a day, and nothing they may read had all of its words."""

    user = models.ForeignKey(User, models.DB_CASCADE, related_name="+")
    text = models.CharField(max_length=LONGEST)  # in small letters, with single spaces
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "text", "day"], name="query_once_a_day")]
        indexes = [models.Index(fields=["day"], name="query_day")]

    def __str__(self):
        return f"{self.user_id} looked for {self.text}"

    @classmethod
    def note(cls, text: str, *, by: User) -> None:
        """Somebody did not find this. Writes nothing to the database; what Valkey loses is lost."""
        try:
            noted = json.dumps([by.pk, compared(text), f"{timezone.now():%Y-%m-%d}"])
            _valkey().lpush(_key(), noted)
            _valkey().ltrim(_key(), 0, MOST_NOTED - 1)
        except RedisError as error:
            logger.warning("A search that found nothing is not noted: %s", error)

    @classmethod
    def keep_noted(cls) -> None:
        """Keep what was noted, and forget what is older than 90 days."""
        while noted := _valkey().lrange(_key(), -AT_A_TIME, -1):
            columns = zip(*(json.loads(row) for row in noted), strict=True)
            with connection.cursor() as cursor:
                cursor.execute(KEEP, [list(column) for column in columns])
            _valkey().ltrim(_key(), 0, -len(noted) - 1)
        cls.objects.filter(day__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()


def compared(text: str) -> str:
    """A search as it is counted: `  VPN Token ` and `vpn token` are the same."""
    return " ".join(text.replace("\x00", " ").casefold().split())[:LONGEST].strip()


class Gap(models.Model):
    """What somebody decided about a search of a community's members that found nothing."""

    class State(models.TextChoices):
        TAKEN = "taken", _("Somebody writes it")
        FILLED = "filled", _("It can be found now")
        UNWANTED = "unwanted", _("Not needed here")

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="gaps")
    text = models.CharField(max_length=LONGEST)
    state = models.CharField(max_length=8, choices=State)
    by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "text"], name="gap_once")]

    def __str__(self):
        return f"{self.text}: {self.state}"

    @classmethod
    @transaction.atomic
    def decide(cls, text: str, state: str, *, community: Community, by: User) -> "Gap":
        """Say what becomes of it. Whoever says so last is named."""
        gap, _is_new = cls.objects.update_or_create(
            community=community, text=compared(text), defaults={"state": state, "by": by, "at": Now()}
        )
        return gap

    @classmethod
    def forget(cls, text: str, *, community: Community) -> None:
        """Nothing is decided about it any more."""
        cls.objects.filter(community=community, text=compared(text)).delete()


class Wanted:
    """One line of the list."""

    def __init__(self, text: str, times: int, people: int, last: date, gap: Gap | None):
        self.text, self.times, self.people, self.last, self.gap = text, times, people, last, gap

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to see to it: nothing was decided, or it was looked for in vain again."""
        return self.gap is None or (self.gap.state == Gap.State.FILLED and self.last > self.gap.at.date())

    @property
    def is_taken(self) -> bool:
        return self.gap is not None and self.gap.state == Gap.State.TAKEN


def wanted_in(community: Community) -> list[Wanted]:
    """What at least two members looked for in vain in the last 90 days, the most people first: two queries."""
    found = (
        Query.objects.filter(user__memberships__community=community, user__is_active=True)
        .values("text")
        .annotate(times=Count("pk"), people=Count("user", distinct=True), last=Max("day"))
        .filter(people__gte=FEWEST_PEOPLE)
        .order_by("-people", "-times", "text")[:MOST_SHOWN]
    )
    rows = list(found)
    decided = Gap.objects.filter(community=community, text__in=[row["text"] for row in rows]).select_related("by")
    gaps = {gap.text: gap for gap in decided}
    return [Wanted(**row, gap=gaps.get(row["text"])) for row in rows]


def _key() -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:queries"


@cache
def _valkey() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, decode_responses=True)
