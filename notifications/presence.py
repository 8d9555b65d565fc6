"""Who has a wiki page open now, to read or to edit it. It lives in Valkey alone: without that nobody is shown.

An open stream of live updates is what counts as being there: see notifications.live. Each stream says so again at every
heartbeat; one that died without a word is forgotten after GONE_AFTER.
"""

import logging
import time
from dataclasses import dataclass

import redis
from django.conf import settings
from redis.exceptions import RedisError

from accounts.models import User

logger = logging.getLogger(__name__)

GONE_AFTER = 40  # seconds; a heartbeat later the others know
MOST_SHOWN = 5


@dataclass(frozen=True)
class Presence:
    """One stream of one person at a page."""

    page: int
    person: int
    is_editing: bool
    stream: str

    @property
    def member(self) -> str:
        return f"{self.person}:{'edits' if self.is_editing else 'reads'}:{self.stream}"

    async def say(self, connection) -> None:
        """Be there, for a while."""
        await connection.zadd(key_of(self.page), {self.member: time.time() + GONE_AFTER})
        await connection.expire(key_of(self.page), GONE_AFTER)

    async def end(self, connection) -> None:
        await connection.zrem(key_of(self.page), self.member)

    async def all(self, connection) -> set[str]:
        """Everybody's streams at this page."""
        members = await connection.zrangebyscore(key_of(self.page), time.time(), "+inf")
        return {member.decode() for member in members}


def key_of(page: int) -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:presence:page:{page}"


def people_at(page: int, *, without: User) -> list[tuple[User, bool]]:
    """The others who are at a page now, and whether they edit it: those who edit first. One query."""
    editing: dict[int, bool] = {}
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1) as connection:
            members = connection.zrangebyscore(key_of(page), time.time(), "+inf")
    except RedisError as error:
        logger.warning("Nobody knows who is here: %s", error)
        return []
    for member in members:
        person, doing, _stream = member.decode().split(":", 2)
        editing[int(person)] = editing.get(int(person), False) or doing == "edits"
    editing.pop(without.pk, None)
    people = User.objects.filter(pk__in=editing, is_active=True).order_by("name", "pk") if editing else []
    return sorted(((person, editing[person.pk]) for person in people), key=lambda found: not found[1])
