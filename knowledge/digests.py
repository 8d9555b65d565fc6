"""The weekly letter: what a person's communities brought, once for each person and period.

What happened in a community is gathered once and shared by all its members, so that the cost grows with content plus
people. A letter stores which entries it lists; they are drawn for the reader's rights each time it is opened or sent.
"""

import datetime as dt
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.letters import as_mail, speaking_to
from accounts.models import Preference, User
from communities.kinds import Reference
from communities.models import Community, Follow, Level, Membership
from discussions.models import ReadMark
from knowledge.models import Digest, Entry, Keep

logger = logging.getLogger(__name__)

PERIOD = dt.timedelta(days=7)
SENT_ON = 0  # Monday
SENT_FROM_HOUR = 8
BY_HAND = "now-"  # how the period of a letter begins that its reader asked for
PEOPLE_AT_ONCE = 500
MOST_IN_A_SECTION = 5

SECTIONS = {
    "kept": gettext_lazy("Kept in the wiki"),
    "announced": gettext_lazy("Announcements"),
    "answered": gettext_lazy("Answered"),
    "new": gettext_lazy("New questions and discussions"),
    "pages": gettext_lazy("New and changed pages"),
}


@dataclass(frozen=True)
class Item:
    """One thing that a letter may list."""

    entry: int
    section: str
    score: int
    community: int
    author: int | None
    place: Reference  # the thread or page, by which people follow and ignore it
    last_number: int = 0


@dataclass
class Section:
    """A part of a letter, drawn for its reader."""

    name: str
    title: str
    entries: list[Entry]
    more: int = 0


@dataclass
class Gathering:
    """What happened since a moment, gathered once for each community that somebody asks for."""

    since: dt.datetime
    _by_community: dict[int, list[Item]] = field(default_factory=dict)

    def of(self, communities: Iterable[int]) -> list[Item]:
        """What happened in these, best first."""
        wanted = set(communities)
        self._gather(wanted - self._by_community.keys())
        items = [item for community in wanted for item in self._by_community[community]]
        return sorted(items, key=lambda item: (-item.score, -item.entry))

    def _gather(self, communities: set[int]) -> None:
        if not communities:
            return
        self._by_community |= {community: [] for community in communities}
        kept = set(Keep.objects.filter(at__gte=self.since).values_list("page", flat=True))
        entries = (
            Entry.objects.listed()
            .filter(community__in=communities, active_at__gte=self.since)
            .filter(Q(thread__isnull=False, thread__removal=None) | Q(page__isnull=False, page__removal=None))
            .select_related("thread")
            .defer("text", "thread__title")
        )
        for entry in entries.iterator(chunk_size=1000):
            section = self._section_of(entry, kept)
            if section:
                self._by_community[entry.community_id].append(self._item(entry, section))

    def _item(self, entry: Entry, section: str) -> Item:
        about = (entry.pk, section, entry.score, entry.community_id, entry.author_id)
        if entry.thread is not None:
            return Item(*about, ("thread", entry.thread.pk), entry.thread.last_number)
        return Item(*about, ("page", entry.page_id))  # type: ignore[arg-type]  # see the constraint entry_has_one_source

    def _section_of(self, entry: Entry, kept: set[int]) -> str | None:
        if entry.page_id:
            return "kept" if entry.page_id in kept else "pages"
        if entry.kind == Entry.Kind.ANNOUNCEMENT:
            return "announced" if entry.created_at >= self.since else None
        if "answered" in entry.signals:
            return "answered"
        return "new" if entry.created_at >= self.since else None


def compose(people: list[User], *, gathering: Gathering, period: str) -> None:
    """Write a letter for each person who has none for the period. Who missed nothing gets an empty one, never sent."""
    ids = [person.pk for person in people]
    communities = _grouped(Membership.objects.filter(user__in=ids).values_list("user", "community"))
    follows = Follow.objects.filter(user__in=ids, level=Level.IGNORE).values_list("user", "kind", "object_id")
    ignored = {(person, (kind, object_id)) for person, kind, object_id in follows}
    marks = ReadMark.objects.filter(user__in=ids, thread__active_at__gte=gathering.since)
    read = {
        (person, ("thread", thread)): number
        for person, thread, number in marks.values_list("user", "thread", "last_number")
    }
    letters = []
    for person in people:
        items = [
            item
            for item in gathering.of(communities[person.pk])
            if item.author != person.pk
            and (person.pk, ("community", item.community)) not in ignored
            and (person.pk, item.place) not in ignored
            and read.get((person.pk, item.place), -1) < item.last_number
        ]
        sections = _sections(items)
        sent_at = None if sections else timezone.now()
        letters.append(Digest(user=person, period=period, sections=sections, sent_at=sent_at))
    Digest.objects.bulk_create(letters, ignore_conflicts=True)  # see the constraint digest_once


def _grouped(pairs: Iterable[tuple[int, int]]) -> defaultdict[int, set[int]]:
    groups: defaultdict[int, set[int]] = defaultdict(set)
    for key, value in pairs:
        groups[key].add(value)
    return groups


def _sections(items: list[Item]) -> list[dict]:
    """What the row stores: the best of each section, and how many more each community has."""
    sections = []
    for name in SECTIONS:
        found = [item for item in items if item.section == name]
        if found:
            entries = [item.entry for item in found[:MOST_IN_A_SECTION]]
            more = Counter(item.community for item in found[MOST_IN_A_SECTION:])
            sections.append({"name": name, "entries": entries, "more": more})
    return sections


def drawn(digest: Digest) -> list[Section]:
    """The letter's sections as its reader may see them now, counts too: two queries."""
    wanted = {pk for part in digest.sections for pk in part["entries"]}
    counted = {int(community) for part in digest.sections for community in part["more"]}
    visible = Entry.objects.visible_to(digest.user).listed().filter(pk__in=wanted).select_related("community", "author")
    found = {entry.pk: entry for entry in visible}
    readable = set(Community.objects.readable_by(digest.user).filter(pk__in=counted).values_list("pk", flat=True))
    sections = [
        Section(
            part["name"],
            str(SECTIONS[part["name"]]),
            [found[pk] for pk in part["entries"] if pk in found],
            sum(count for community, count in part["more"].items() if int(community) in readable),
        )
        for part in digest.sections
    ]
    return [section for section in sections if section.entries]


def due_people(now: dt.datetime) -> Iterator[tuple[str, list[User]]]:
    """Who should have this week's letter by now and has none: by period, in batches.

    It is due from Monday morning on, by each person's own clock; who joined since waits for the next.
    """
    weekly = Q(preference=None) | Q(preference__digest=Preference.Period.WEEKLY)
    people = User.objects.in_directory().filter(weekly)
    zones: dict[str, list[str]] = defaultdict(list)
    for name in people.values_list("time_zone", flat=True).distinct():
        zones[_period(now.astimezone(User(time_zone=name).zone))].append(name)
    for period, names in zones.items():
        if not period:
            continue
        waiting = (
            people.filter(time_zone__in=names, joined_at__lt=_beginning(period))
            .exclude(digests__period=period)
            .order_by("pk")
        )
        while batch := list(waiting[:PEOPLE_AT_ONCE]):
            yield period, batch


def _period(local: dt.datetime) -> str:
    """The week whose letter is due at this local time, as `2026-W48`. Empty on Monday before the hour."""
    if local.weekday() == SENT_ON and local.hour < SENT_FROM_HOUR:
        return ""
    year, week, _day = local.isocalendar()
    return f"{year}-W{week:02}"


def _beginning(period: str) -> dt.datetime:
    """When the week of that period began, in UTC: near enough to tell who joined since."""
    return dt.datetime.strptime(f"{period}-1", "%G-W%V-%u").replace(tzinfo=dt.UTC)


def send_digests(now: dt.datetime | None = None) -> int:
    """Compose what is due and send what is unsent. Returns how many were sent. Run twice, it sends nothing twice."""
    now = now or timezone.now()
    gathering = Gathering(since=now - PERIOD)
    for period, people in due_people(now):
        compose(people, gathering=gathering, period=period)
    return send_unsent()


def send_now(person: User) -> Digest:
    """Compose a letter of the last seven days because its reader asked, and leave it to be sent."""
    now = timezone.now()
    period = f"{BY_HAND}{now:%Y%m%d%H%M%S}"
    compose([person], gathering=Gathering(since=now - PERIOD), period=period)
    return Digest.objects.get(user=person, period=period)


def send_unsent() -> int:
    """Send letters one by one, each in its own transaction. Returns how many; stops where mail does not work now."""
    count, last = 0, 0
    try:
        while step := _send_next(after=last):
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
def _send_next(*, after: int) -> Step | None:
    """Send the next letter that no other worker holds. What one address refuses waits, without stopping the others."""
    unsent = Digest.objects.filter(sent_at=None, pk__gt=after, composed_at__gt=Now() - PERIOD)
    digest = unsent.select_related("user").select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
    if digest is None:
        return None
    sections = drawn(digest) if is_wanted(digest) else []
    try:
        if sections:
            letter(digest, sections).send()
    except (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError, ValueError) as error:
        logger.warning("Letter %s waits: %s", digest.pk, error)
        return Step(digest.pk, was_sent=False)
    digest.sent_at = timezone.now()
    digest.save(update_fields=["sent_at"])
    return Step(digest.pk, was_sent=bool(sections))


def is_wanted(digest: Digest) -> bool:
    """Whether its reader can have it and still wants it: one asked for by hand is always wanted."""
    person = digest.user
    if not person.is_active or not person.email:
        return False
    return is_by_hand(digest) or Preference.of(person).digest != Preference.Period.NEVER


def is_by_hand(digest: Digest) -> bool:
    return digest.period.startswith(BY_HAND)


def letter(digest: Digest, sections: list[Section]) -> EmailMultiAlternatives:
    """The mail: its Message-ID follows from the row, so a copy sent after a crash can be told."""
    with speaking_to(digest.user):
        return as_mail(
            digest.user,
            subject=subject_of(sections),
            template="knowledge/mail/digest",
            context={"digest": digest, "sections": sections, "is_by_hand": is_by_hand(digest)},
            key=f"digest-{digest.pk}",
            stream="letter",
        )


def subject_of(sections: list[Section]) -> str:
    """The title of what leads the letter, and where the rest is."""
    first = sections[0].entries[0]
    communities = {entry.community for section in sections for entry in section.entries}
    if len(communities) == 1:
        return _("%(title)s, and this week in %(community)s") % {"title": first.title, "community": first.community}
    return _("%(title)s, and this week in your communities") % {"title": first.title}
