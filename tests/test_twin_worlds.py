"""Two worlds, equal but for one private community, look alike to whoever does not belong to it.

The world is looked at, the community is put beside it with keys above all others, and the world is looked at again.
Every address of `tests/addresses.py` has to answer with the same bytes, and every letter and mail to say the same.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from communities.models import CalendarKey, Community, Follow, Level, RelatedCommunity, TagTally
from discussions.models import Bookmark, Crossing, Thread
from knowledge import digests, expertise
from knowledge.indexing import index_outstanding
from knowledge.models import SavedSearch
from notifications.mailing import mail_gathered
from notifications.models import Notification
from notifications.tasks import notify
from tests.addresses import FOR_ADMINS, LISTS, OF_COMMUNITY, OF_CONTENT
from tests.factories import make_community, make_page, make_thread, make_user
from tests.looking import text_of
from tests.places import CANARIES, Place

OUTSIDERS = ["charlie", "eve", "guest", "desk", "admin"]
CANARY = CANARIES["vault"]
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

# What differs between two answers to the same question.
CHANCE = [
    (re.compile(r'(csrfmiddlewaretoken" value=")[^"]+'), r"\1"),
    (re.compile(r'("X-CSRFToken": ")[^"]+'), r"\1"),
    (re.compile(r'(nonce=")[^"]+'), r"\1"),
    (re.compile(r"(/digests/|digest-|unsubscribe/|=_?boundary=?)[\w:.=-]+"), r"\1"),
    (re.compile(r"(<time[^>]*>)[^<]*"), r"\1"),  # so many minutes ago; the moment itself stands in the tag
    (re.compile(r"(DTSTAMP:)\w+"), r"\1"),
    (re.compile(r"(/(Creation|Mod)Date )\([^)]*\)"), r"\1"),
    (re.compile(r"( in )[\d.,]+( ms)"), r"\1\2"),
    (re.compile(r'(<span class="muted small">)\w{3} \d+ \w{3}, \d\d:\d\d'), r"\1"),  # when "later today" is
    (re.compile(r"\d\d:\d\d( <span class=\"muted\">\(UTC\))"), r"\1"),  # what the clock shows where somebody is
]

HIT = re.compile(r"\s*<li>.*?</li>", re.DOTALL)

# Searches that go for what only the private community holds: whole words, parts, beginnings and slips of the pen.
PROBES = [CANARY, CANARY[:4], f"{CANARY[:3]}{CANARY[4:]}"]
QUERIES = [
    *PROBES,
    f'"dough {CANARY}"',
    f"dough -{CANARY}",
    f"title:{CANARY}",
    f"tag:{CANARY}",
    "in:vault dough",
    "by:eve",
    "Vault",
]
SEARCHES = {
    "knowledge:search": ["?q={q}", "?q={q}&kind=page&community=vault"],
    "knowledge:similar": ["?q={q}&community=vault"],
}
SUGGESTIONS = {
    "accounts:people": ["?q={q}"],
    "accounts:suggestions": ["?q={q}"],
    "communities:communities": ["?q={q}", "?tag={q}"],
    "communities:tags": ["?q={q}"],
    "discussions:threads": ["?tag={q}"],
    "discussions:ask-communities": ["?q={q}"],
}


def without_chance(text: str) -> str:
    for pattern, kept in CHANCE:
        text = pattern.sub(kept, text)
    return text


def told_of(response) -> tuple[int, str, str]:
    return response.status_code, response.get("Location", ""), without_chance(text_of(response))


@dataclass
class World:
    """What there is without the private community, and who looks at it."""

    client: object
    bakers: Place
    question: Thread  # asked in the open
    people: dict[str, User]
    newcomers: tuple[User, User]  # who will ask to join the private community, and be invited to it

    def addresses(self):
        """Every address of the open community, and the lists and searches over everything."""
        for table in [OF_CONTENT, OF_COMMUNITY]:
            for here, _nowhere in self.bakers.addresses(table):
                yield here
        for name, queries in LISTS.items():
            if name == "accounts:person":
                yield from (reverse(name, args=[who]) for who in ["alice", "bob", "eve"])
            else:
                for slug, canary in list(CANARIES.items())[::2]:
                    yield from dict.fromkeys(
                        reverse(name) + query.format(canary=canary, slug=slug) for query in queries
                    )
        for table, wanted in [(SEARCHES, QUERIES), (SUGGESTIONS, [*PROBES, "Vault"])]:
            for name, queries in table.items():
                yield from (reverse(name) + query.format(q=q) for query in queries for q in wanted)
        yield from (reverse(name) + query for name, queries in FOR_ADMINS.items() for query in queries)
        yield reverse("knowledge:search") + f"?q=dough&community={self.bakers.slug}"
        yield reverse("accounts:avatar", args=["eve"])

    def seen_by(self, who: str) -> dict[str, tuple]:
        """What each address answers. Nothing stays of the visit."""
        cache.clear()
        self.client.force_login(self.people[who])
        with transaction.atomic():
            seen = {url: told_of(self.client.get(url)) for url in self.addresses()}
            secret = CalendarKey.make(by=self.people[who]).secret
            feed = reverse("communities:calendar-feed", args=[secret])
            seen["calendar"] = without_chance(text_of(self.client.get(feed))).replace(secret, "")
            seen |= {f"feed of {text}": self.feed_of(text, who) for text in ["dough", CANARY]}
            transaction.set_rollback(True)
        return seen

    def feed_of(self, text: str, who: str) -> str:
        """What the feed of a saved search says. One that has nothing to say was changed just now."""
        search = SavedSearch.keep(text, by=self.people[who])
        search.open_feed()
        search.refresh_from_db()
        feed = text_of(self.client.get(reverse("knowledge:feed-of-search", args=[search.secret])))
        return re.sub("<updated>[^<]*", "", feed)

    def sent(self) -> dict[str, list[str]]:
        """What mail leaves when all is due, by who gets it: notices, letters, and letters asked for by hand."""
        mail.outbox.clear()
        with transaction.atomic():
            Notification.objects.exclude(mail_due_at=None).update(mail_due_at=LONG_AGO)
            mail_gathered()
            digests.send_digests()
            for person in self.people.values():
                digests.send_now(person)
            digests.send_unsent()
            transaction.set_rollback(True)
        found = {person.email: [] for person in self.people.values()}
        for message in mail.outbox:
            if message.to[0] in found:
                words = [message.subject, message.body, *(part.content for part in message.alternatives)]
                found[message.to[0]].append(without_chance("\n".join(words)))
        return found

    def work(self) -> None:
        """Let the workers catch up."""
        index_outstanding()
        notify()
        TagTally.count()
        expertise.count()


@pytest.fixture
def world(client, bakers, alice, bob, charlie, guest, desk, admin):
    eve = make_user(username="eve", name="Eve Early")
    people = {"charlie": charlie, "eve": eve, "guest": guest, "desk": desk, "admin": admin}
    for person in [charlie, eve, guest]:
        bakers.join(by=person, invited=True, quiet=True)
    question = make_thread(
        community=bakers, by=charlie, title="Why does dough rise?", body="@eve knows?", tags=["yeast"]
    )
    question.reply(by=bob, body="Yeast, @charlie.")
    User.objects.update(joined_at=LONG_AGO)
    found = World(client, Place(bakers), question, people, (make_user(), make_user()))
    assert found.bakers.arguments
    found.work()
    return found


def add_private_community(world: World) -> Place:
    """Everything there can be, written there by people that the others know, one of whom left since."""
    alice, bob, eve = (User.objects.get(username=name) for name in ["alice", "bob", "eve"])
    bakers, private = world.bakers.community, Community.Visibility.PRIVATE
    vault = make_community(by=alice, slug="vault", name="Vault", members=[bob, eve], visibility=private, parent=bakers)
    place = Place(vault, world.newcomers)
    assert place.arguments
    RelatedCommunity.objects.relate(bakers, vault, by=alice)
    Crossing.objects.show(world.question, by=alice, community=vault)
    body = f"See {world.question.get_absolute_url()}, @charlie @eve @guest @experts-yeast {CANARY}"
    for number in range(7):
        secret = make_thread(community=vault, by=eve, title=f"{CANARY} {number}", body=body, tags=["yeast", CANARY])
        answer = secret.reply(by=bob, body=f"Dough {CANARY}.")
        answer.accept(by=eve)
        answer.vote(by=eve)
        Bookmark.save_post(answer, by=eve)
    make_page(community=vault, by=eve, title=f"Dough {CANARY}", body=body, tags=["yeast"])
    Follow.set(secret, by=eve, level=Level.WATCH)
    Follow.set(vault, by=eve, level=Level.WATCH)
    world.work()
    assert Notification.objects.filter(user=eve, activity__community=vault).exists()
    vault.leave(by=eve)
    secret.reply(by=bob, body=f"Gone, @eve? {CANARY}")
    world.work()
    return place


def differences(before: dict[str, tuple], after: dict[str, tuple]) -> list[str]:
    """Where two visits saw something else: address and the first line that differs."""
    pairs = [(url, whatever_the_order(url, before[url]), whatever_the_order(url, seen)) for url, seen in after.items()]
    return [f"{url}\n{first_difference(one, other)}" for url, one, other in pairs if one != other]


def whatever_the_order(url: str, seen: tuple) -> tuple:
    """What was seen, without what the whole index decides: see docs/decisions/023-what-the-order-of-hits-may-tell.md.

    Hits of a search may change places. What is about as much like a text as the line that *similar* draws may be on
    either side of it, if it is not of the private community.
    """
    if not url.startswith(("/search/", "/similar/")):
        return seen
    status, location, text = seen
    if url.startswith("/similar/"):
        text = HIT.sub(lambda hit: hit[0] if CANARY in hit[0] or "Vault" in hit[0] else "", text)
    return status, location, "\n".join(sorted(text.split("\n")))


def first_difference(one: tuple, other: tuple) -> str:
    lines = zip_longest("\n".join(map(str, one)).split("\n"), "\n".join(map(str, other)).split("\n"))
    return next(f"- {line}\n+ {now}" for line, now in lines if line != now)


def test_who_does_not_belong_sees_the_same_with_and_without_a_private_community(world):
    before, sent = {who: world.seen_by(who) for who in OUTSIDERS}, world.sent()
    by_chance = differences(before["charlie"], world.seen_by("charlie"))
    assert not by_chance, f"CHANCE does not name:\n{'\n'.join(by_chance)}"
    assert sent == world.sent()
    assert all(sent[world.people[who].email] for who in ["charlie", "eve", "guest"])

    add_private_community(world)

    for who in OUTSIDERS:
        leaks = differences(before[who], world.seen_by(who))
        assert not leaks, f"{who} sees:\n{'\n'.join(leaks)}"
    assert world.sent() == sent


def test_what_is_private_answers_word_for_word_as_what_does_not_exist(world):
    vault = add_private_community(world)

    for who in OUTSIDERS:
        world.client.force_login(world.people[who])
        for table in [OF_CONTENT, OF_COMMUNITY]:
            for here, nowhere in vault.addresses(table):
                assert told_of(world.client.get(here)) == told_of(world.client.get(nowhere)), f"{here} for {who}"
