"""Who is at a page now: an open stream is what counts, and nothing breaks where it can't be asked."""

import asyncio
import time

import pytest
import redis
import redis.asyncio
from django.conf import settings
from django.urls import reverse

from notifications import live
from notifications.presence import GONE_AFTER, Presence, key_of
from tests.factories import make_page


@pytest.fixture
def page(bakers, bob):
    return make_page(community=bakers, by=bob)


@pytest.fixture(autouse=True)
def valkey():
    with redis.Redis.from_url(settings.REDIS_URL) as connection:
        yield connection
        for key in connection.scan_iter(key_of(0)[:-1] + "*"):
            connection.delete(key)


def be_there(valkey, page, person, *, edits=False, until=None):
    presence = Presence(page.pk, person.pk, edits, stream=f"{time.time()}")
    valkey.zadd(key_of(page.pk), {presence.member: until or time.time() + GONE_AFTER})


def shown(client, page) -> str:
    return client.get(reverse("notifications:presence", args=[page.pk])).text


def test_who_else_reads_and_edits_is_named_with_those_who_edit_first(signed_in, valkey, alice, bob, charlie, page):
    be_there(valkey, page, alice)
    be_there(valkey, page, bob)
    be_there(valkey, page, charlie, edits=True)

    text = shown(signed_in(bob), page)

    assert "Bob" not in text
    assert text.index(f"{charlie.name} is editing") < text.index(f"{alice.name} is reading")


def test_who_has_it_open_twice_is_named_once(signed_in, valkey, alice, bob, page):
    be_there(valkey, page, alice)
    be_there(valkey, page, alice, edits=True)

    assert shown(signed_in(bob), page).count(alice.name) == 1


def test_who_fell_silent_is_gone(signed_in, valkey, alice, bob, page):
    be_there(valkey, page, alice, until=time.time() - 1)

    assert alice.name not in shown(signed_in(bob), page)


def test_a_stranger_is_told_nothing(signed_in, valkey, bob, charlie, vault):
    secret = make_page(community=vault, by=bob)
    be_there(valkey, secret, bob, edits=True)

    response = signed_in(charlie).get(reverse("notifications:presence", args=[secret.pk]))

    assert response.status_code == 404


def test_without_valkey_nobody_is_shown(signed_in, settings, bob, page):
    client = signed_in(bob)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    response = client.get(reverse("notifications:presence", args=[page.pk]))

    assert response.status_code == 200
    assert "badge" not in response.text


def test_a_stream_says_who_comes_and_who_goes(valkey, alice, bob, page):
    async def follow():
        channels = [live.page_channel(page.pk)]
        watching = live._stream(channels, Presence(page.pk, bob.pk, False, "b"))
        heard = [await anext(watching), await anext(watching)]  # its own arrival
        coming = live._stream(channels, Presence(page.pk, alice.pk, True, "a"))
        await anext(coming)
        hears_itself = asyncio.ensure_future(anext(coming))
        heard.append(await anext(watching))
        await hears_itself
        there = await_members()
        await coming.aclose()
        heard.append(await anext(watching))
        left = await_members()
        await watching.aclose()
        return heard, there, left

    def await_members():
        return {member.decode() for member in valkey.zrange(key_of(page.pk), 0, -1)}

    heard, there, left = asyncio.run(follow())

    assert heard[1:] == ["event: page\ndata: {}\n\n"] * 3
    assert there == {f"{bob.pk}:reads:b", f"{alice.pk}:edits:a"}
    assert left == {f"{bob.pk}:reads:b"}
    assert not valkey.exists(key_of(page.pk))


def test_a_page_and_its_editor_say_that_one_is_there(signed_in, bob, page):
    client = signed_in(bob)

    assert f"?page={page.pk}&quot;" in client.get(page.get_absolute_url()).text.replace('"', "&quot;")
    assert f"?page={page.pk}&amp;editing=yes" in client.get(reverse("wiki:edit", args=[page.pk])).text
