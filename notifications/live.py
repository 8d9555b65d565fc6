"""Live updates: server-sent events that carry ids only. The page then asks for the fragment through its normal view."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from functools import cache
from uuid import uuid4

import redis
import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from redis.exceptions import RedisError

from communities.kinds import Reference
from communities.paging import id_from
from discussions.models import Thread
from notifications.presence import Presence
from wiki.models import Page

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 15
LONGEST_SECONDS = 600  # then the browser connects again, and its rights are asked again


def person_channel(person: int) -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:live:person:{person}"


def thread_channel(thread: int) -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:live:thread:{thread}"


def page_channel(page: int) -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:live:page:{page}"


@cache
def _publisher() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1)


def announce(*, people: Iterable[int], places: Iterable[Reference]) -> None:
    """Tell open pages that there is news. Nobody waits for this: what is lost, the next page load shows."""
    messages: list[tuple[str, dict]] = [(person_channel(person), {"event": "bell"}) for person in people]
    messages += [(thread_channel(thread), {"event": "thread", "id": thread}) for _kind, thread in places]
    try:
        pipeline = _publisher().pipeline(transaction=False)
        for channel, message in messages:
            pipeline.publish(channel, json.dumps(message))
        pipeline.execute()
    except RedisError as error:
        logger.warning("No live update: %s", error)


async def live(request):
    """GET streams news for the reader's bell and, with `?thread=` or `?page=`, for what the reader may read.

    While the stream of a page is open the reader is there, with `?editing=yes` to write: see notifications.presence.
    """
    person = await request.auser()
    if not person.is_authenticated:
        return HttpResponse(status=401)
    channels = [person_channel(person.pk)]
    thread = request.GET.get("thread", "")
    if thread.isdecimal():
        if not await _may_read(person, int(thread)):
            return HttpResponse(status=404)
        channels.append(thread_channel(int(thread)))
    presence = None
    page = id_from(request.GET.get("page", ""))
    if page is not None:
        if not await _may_read_page(person, page):
            return HttpResponse(status=404)
        channels.append(page_channel(page))
        presence = Presence(page, person.pk, is_editing="editing" in request.GET, stream=uuid4().hex)
    response = StreamingHttpResponse(_stream(channels, presence), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    if origin := _allowed_origin(request):
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Allow-Credentials"] = "true"
    return response


@sync_to_async
def _may_read(person, thread: int) -> bool:
    return Thread.objects.visible_to(person).filter(pk=thread).exists()


@sync_to_async
def _may_read_page(person, page: int) -> bool:
    return Page.objects.visible_to(person).filter(pk=page).exists()


def _allowed_origin(request) -> str | None:
    """The page's own origin, where live updates have a port of their own."""
    origin = request.headers.get("Origin", "")
    allowed = {settings.SITE_URL, settings.SITE_URL.replace("localhost", "127.0.0.1")}
    return origin if origin in allowed else None


async def _stream(channels: list[str], presence: Presence | None = None) -> AsyncIterator[str]:
    """Server-sent events from the channels, with a heartbeat, until the time is up or the reader leaves."""
    ends_at = time.monotonic() + LONGEST_SECONDS
    connection = redis.asyncio.Redis.from_url(settings.REDIS_URL)
    try:
        async with connection.pubsub(ignore_subscribe_messages=True) as news:
            await news.subscribe(*channels)
            yield "retry: 3000\n\n"
            others = await _arrive(connection, presence)
            beat_at = time.monotonic() + HEARTBEAT_SECONDS
            while time.monotonic() < ends_at:
                message = await news.get_message(timeout=max(0.1, beat_at - time.monotonic()))
                if message:
                    yield _event(json.loads(message["data"]))
                if time.monotonic() >= beat_at:
                    beat_at = time.monotonic() + HEARTBEAT_SECONDS
                    before, others = others, await _stay(connection, presence)
                    yield _event({"event": "page"}) if before != others else ": still here\n\n"
    except (RedisError, asyncio.CancelledError):
        return
    finally:
        with suppress(RedisError):
            await _leave(connection, presence)
        await connection.aclose()


async def _arrive(connection, presence: Presence | None) -> set[str]:
    """Be at the page, and tell all who are: the new one, too."""
    others = await _stay(connection, presence)
    if presence:
        await connection.publish(page_channel(presence.page), json.dumps({"event": "page"}))
    return others


async def _stay(connection, presence: Presence | None) -> set[str]:
    """Say again that one is there. Answers who else is: one that died told nobody."""
    if presence is None:
        return set()
    await presence.say(connection)
    return await presence.all(connection)


async def _leave(connection, presence: Presence | None) -> None:
    if presence:
        await presence.end(connection)
        await connection.publish(page_channel(presence.page), json.dumps({"event": "page"}))


def _event(message: dict) -> str:
    name = message.pop("event")
    return f"event: {name}\ndata: {json.dumps(message)}\n\n"
