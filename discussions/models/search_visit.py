"""Searches that led to a question: noted in Valkey while people read, counted once a person and day by a task."""

import logging
from datetime import timedelta
from functools import cache

import redis
from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.models import User
from discussions.models.thread import Thread

logger = logging.getLogger(__name__)

KEPT_DAYS = 2  # after that nobody can visit on that day any more
AT_A_TIME = 1_000

# One statement: a visit that was counted before is counted no more, also if the task runs twice.
COUNT = """
    WITH fresh AS (
        INSERT INTO discussions_searchvisit (thread_id, user_id, day)
        SELECT visit.thread, visit.person, visit.day
        FROM unnest(%s::bigint[], %s::bigint[], %s::date[]) AS visit (thread, person, day)
        JOIN discussions_thread ON discussions_thread.id = visit.thread
        JOIN accounts_user ON accounts_user.id = visit.person
        ON CONFLICT DO NOTHING
        RETURNING thread_id
    )
    UPDATE discussions_thread SET search_count = search_count + counted.visits, demand = demand + counted.visits
    FROM (SELECT thread_id, count(*) AS visits FROM fresh GROUP BY thread_id) AS counted
    WHERE id = counted.thread_id
"""


class SearchVisit(models.Model):
    """That a search led a person to a question on a day."""

    thread = models.ForeignKey(Thread, models.DB_CASCADE, related_name="+")
    user = models.ForeignKey(User, models.DB_CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user", "day"], name="search_visit_once")]
        indexes = [models.Index(fields=["day"], name="search_visit_day")]

    def __str__(self):
        return f"{self.user_id} found {self.thread_id}"

    @classmethod
    def note(cls, thread: Thread, *, by: User) -> None:
        """Somebody came from a search. Writes nothing to the database; what Valkey loses is lost."""
        try:
            _valkey().sadd(_key(), f"{thread.pk}~{by.pk}~{timezone.now():%Y-%m-%d}")
        except RedisError as error:
            logger.warning("A search that led somewhere is not counted: %s", error)

    @classmethod
    def count_noted(cls) -> None:
        """Count what was noted, and forget the days that are over."""
        while noted := _valkey().srandmember(_key(), AT_A_TIME):
            visits = [str(visit).split("~") for visit in noted]
            with connection.cursor() as cursor:
                cursor.execute(COUNT, [list(column) for column in zip(*visits, strict=True)])
            _valkey().srem(_key(), *noted)
        cls.objects.filter(day__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()


def _key() -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:search-visits"


@cache
def _valkey() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, decode_responses=True)
