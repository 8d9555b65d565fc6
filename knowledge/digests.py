"""The letters: what a person's communities brought, once for each person and period.

What happened in a community is gathered once and shared by all its members, so that the cost grows with content plus
people. A letter stores which entries it lists; they are drawn for the reader's rights each time it is opened or sent.

See also knowledge.rhythms for when they are due, and knowledge.drawing for what they look like.
"""

import datetime as dt
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Preference, User
from communities.kinds import Reference
from communities.models import Activity, Follow, Level, Membership
from discussions.models import ReadMark
from knowledge.drawing import Letter, Pen, letter
from knowledge.entries import entry_id
from knowledge.gathering import Gathering, Item
from knowledge.models import BY_HAND, Digest, Expertise, LetterChoice
from knowledge.rhythms import COVERS, due_people, with_choices
from wiki.models import News

logger = logging.getLogger(__name__)

MOST_IN_A_SECTION = 5
POPULAR_FROM = 2  # heat: a vote, or two replies
ASLEEP_AFTER = dt.timedelta(days=180)  # without a sign of life: then letters stop
TRIED_FOR = dt.timedelta(days=7)

# In this order they stand behind what is news where one works, and each thing in one of them.
SECTIONS = ["announced", "popular", "new", "answerable", "pages", "kept", "elsewhere"]


@dataclass
class Reader:
    """What a letter has to know of the person it is for."""

    person: User
    communities: set[int] = field(default_factory=set)  # those of which this letter tells
    ignored: set[Reference] = field(default_factory=set)
    read: dict[Reference, int] = field(default_factory=dict)  # to which number
    listed: dict[int, dt.datetime] = field(default_factory=dict)  # which entries in letters before, and when
    knows: set[str] = field(default_factory=set)  # tags
    member_of: set[int] = field(default_factory=set)
    seen_at: dt.datetime | None = None  # the last sign of life
    news: list[int] = field(default_factory=list)  # entries of pages whose change is news where they work

    def wants(self, item: Item) -> bool:
        """Whether it is news: neither their own, nor read, ignored, or told before."""
        return (
            item.author != self.person.pk
            and ("community", item.community) not in self.ignored
            and item.place not in self.ignored
            and self.read.get(item.place, -1) < item.last_number
            and not (item.entry in self.listed and item.active_at <= self.listed[item.entry])
        )

    def section_of(self, item: Item) -> str:
        if item.section == "new" and item.is_unanswered and item.tags & self.knows:
            return "answerable"
        return "popular" if item.section == "new" and item.heat >= POPULAR_FROM else item.section


def compose(people: list[User], *, gathering: Gathering, period: str, rhythm: str) -> None:
    """Write a letter for each person who has none for the period. Who missed nothing gets an empty one, never sent."""
    letters = [
        _composed(reader, gathering, period=period, rhythm=rhythm)
        for reader in readers(people, since=gathering.since, rhythm="" if period.startswith(BY_HAND) else rhythm)
    ]
    Digest.objects.bulk_create(letters, ignore_conflicts=True)  # see the constraint digest_once


def _composed(reader: Reader, gathering: Gathering, *, period: str, rhythm: str) -> Digest:
    is_asleep = not period.startswith(BY_HAND) and is_asleep_since(reader, gathering.since - ASLEEP_AFTER)
    sections = [] if is_asleep else _sections(reader, gathering)
    return Digest(
        user=reader.person,
        period=period,
        rhythm=rhythm,
        sections=sections,
        figures=gathering.figures_of(reader.communities) if sections else {},
        is_catch_up=reader.seen_at is None or reader.seen_at < gathering.since,
        sent_at=None if sections else timezone.now(),
    )


def is_asleep_since(reader: Reader, moment: dt.datetime) -> bool:
    """Whether the person gave no sign of life since, though they were here before."""
    return reader.person.joined_at < moment and (reader.seen_at is None or reader.seen_at < moment)


def _sections(reader: Reader, gathering: Gathering) -> list[dict]:
    """What the row stores: the best of each section, and how many more each community has. Empty without news."""
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for item in gathering.of(reader.communities):
        if reader.wants(item) and item.entry not in reader.news:
            found[reader.section_of(item)].append(item)
    found["new"] = sorted(found["new"] + found["popular"][MOST_IN_A_SECTION:], key=lambda item: -item.entry)
    del found["popular"][MOST_IN_A_SECTION:]
    branch = [{"name": "branch", "entries": reader.news[:MOST_IN_A_SECTION], "more": {}}] if reader.news else []
    if not any(found.values()):
        return branch
    if not reader.person.is_guest:
        others = (item for item in gathering.elsewhere if item.community not in reader.member_of)
        found["elsewhere"] = [item for item in others if reader.wants(item)][:1]
    return branch + [_stored(name, found[name]) for name in SECTIONS if found[name]]


def _stored(name: str, items: list[Item]) -> dict:
    more = Counter(item.community for item in items[MOST_IN_A_SECTION:])
    return {"name": name, "entries": [item.entry for item in items[:MOST_IN_A_SECTION]], "more": more}


def readers(people: list[User], *, since: dt.datetime, rhythm: str) -> Iterator[Reader]:
    """What letters have to know of these people: nine queries, however many they are.

    Without a rhythm, of all their communities.
    """
    ids = [person.pk for person in people]
    found = {person.pk: Reader(person) for person in people}
    usual = dict(with_choices(User.objects.filter(pk__in=ids)).values_list("pk", "rhythm"))
    chosen = {(row.user_id, row.community_id): row.period for row in LetterChoice.objects.filter(user__in=ids)}
    for person, community in Membership.objects.filter(user__in=ids).values_list("user", "community"):
        found[person].member_of.add(community)
        if not rhythm or chosen.get((person, community), usual[person]) == rhythm:
            found[person].communities.add(community)
    follows = Follow.objects.filter(user__in=ids, level=Level.IGNORE).values_list("user", "kind", "object_id")
    for person, kind, object_id in follows:
        found[person].ignored.add((kind, object_id))
    marks = ReadMark.objects.filter(user__in=ids, thread__active_at__gte=since)
    for person, thread, number in marks.values_list("user", "thread", "last_number"):
        found[person].read["thread", thread] = number
    before = Digest.objects.filter(user__in=ids, composed_at__gte=since).order_by("composed_at")
    for person, sections, composed_at in before.values_list("user", "sections", "composed_at"):
        entries = [pk for section in sections for pk in section["entries"]]
        found[person].listed |= dict.fromkeys(entries, composed_at)
    known = Expertise.objects.filter(user__in=ids).exclude(user__preference__is_shown_expert=False)
    for person, tag in known.values_list("user", "tag__name"):
        found[person].knows.add(tag)
    for page, at, told in News.objects.filter(at__gte=since).unread_among(ids):
        entry = entry_id("page", page)
        for person in told:
            if entry not in found[person].news and found[person].listed.get(entry, since) <= at:
                found[person].news.append(entry)
    for person, moment in _signs_of_life(people):
        found[person].seen_at = max(filter(None, [found[person].seen_at, moment]), default=None)
    yield from found.values()


def _signs_of_life(people: list[User]) -> Iterable[tuple[int, dt.datetime | None]]:
    """When each signed in, read and wrote last."""
    ids = [person.pk for person in people]
    long_ago = timezone.now() - ASLEEP_AFTER
    yield from ((person.pk, person.last_login) for person in people)
    yield from ReadMark.objects.filter(user__in=ids, read_at__gte=long_ago).values_list("user").annotate(Max("read_at"))
    yield from Activity.objects.filter(by__in=ids, at__gte=long_ago).values_list("by").annotate(Max("at"))


def send_digests(now: dt.datetime | None = None) -> int:
    """Compose what is due and send what is unsent. Returns how many were sent. Run twice, it sends nothing twice."""
    compose_due(now or timezone.now())
    return send_unsent()


def compose_due(now: dt.datetime) -> None:
    """Write all letters that are due."""
    gatherings = {rhythm: Gathering(since=now - covered) for rhythm, covered in COVERS.items()}
    for due, people in due_people(now):
        compose(people, gathering=gatherings[Preference.Period(due.rhythm)], period=due.period, rhythm=due.rhythm)


def send_now(person: User) -> Digest:
    """Compose a letter of the last seven days because its reader asked, and leave it to be sent."""
    now, rhythm = timezone.now(), Preference.Period.WEEKLY
    period = f"{BY_HAND}{now:%Y%m%d%H%M%S}"
    compose([person], gathering=Gathering(since=now - COVERS[rhythm]), period=period, rhythm=rhythm)
    return Digest.objects.get(user=person, period=period)


def send_unsent() -> int:
    """Send letters one by one, each in its own transaction. Returns how many; stops where mail does not work now."""
    count, last, pen = 0, 0, Pen()
    try:
        while step := _send_next(after=last, pen=pen):
            last = step.pk
            count += step.was_sent
    except OSError as error:
        logger.warning("The letters wait: %s", error)
    return count


@dataclass(frozen=True)
class Step:
    """One letter taken up, and whether a mail went out."""

    pk: int
    was_sent: bool


@transaction.atomic
def _send_next(*, after: int, pen: Pen) -> Step | None:
    """Send the next letter that no other worker holds. What one address refuses waits, without stopping the others."""
    unsent = Digest.objects.filter(sent_at=None, pk__gt=after, composed_at__gt=Now() - TRIED_FOR)
    digest = unsent.select_related("user").select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
    if digest is None:
        return None
    drawn = pen.draw(digest) if is_wanted(digest) else Letter()
    try:
        if drawn.sections:
            letter(digest, drawn).send()
    except (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError, ValueError) as error:
        logger.warning("Letter %s waits: %s", digest.pk, error)
        return Step(digest.pk, was_sent=False)
    digest.sent_at = timezone.now()
    digest.save(update_fields=["sent_at"])
    return Step(digest.pk, was_sent=bool(drawn.sections))


def is_wanted(digest: Digest) -> bool:
    """Whether its reader can have it and still wants it: one asked for by hand is always wanted."""
    person = digest.user
    if not person.is_active or not person.email:
        return False
    return digest.is_by_hand or Preference.of(person).digest != Preference.Period.NEVER
