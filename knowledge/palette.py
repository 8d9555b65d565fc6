"""What the command palette offers: where one was lately, and what the words typed may mean."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from communities.models import Community
from discussions.models import ReadMark
from knowledge import searching
from knowledge.engine import Broken, Search
from knowledge.entries import entry_id
from knowledge.indexing import engine, taken_away
from knowledge.models import Entry
from wiki.models import Revision

logger = logging.getLogger(__name__)

MOST_RECENT = 7
MOST_TITLES = 7
MOST_COMMUNITIES = 4
MOST_PEOPLE = 4
SHORTEST_NAME = 2  # letters, before people are looked for

# Label, address, icon and what else a person may call it.
ACTIONS: list[tuple[Promise, str, str, Promise | str]] = [
    (gettext_lazy("Ask a question"), "discussions:ask", "message-circle-question-mark", gettext_lazy("new post")),
    (gettext_lazy("All discussions"), "discussions:threads", "message-square", gettext_lazy("threads new unread mine")),
    (gettext_lazy("All communities"), "communities:communities", "compass", gettext_lazy("directory join")),
    (gettext_lazy("Events"), "communities:calendar", "calendar", gettext_lazy("meetings calendar")),
    (gettext_lazy("People"), "accounts:people", "users", gettext_lazy("colleagues directory")),
    (gettext_lazy("Tags"), "communities:tags", "hash", ""),
    (gettext_lazy("Saved"), "discussions:saved", "bookmark", gettext_lazy("bookmarks reminders")),
    (gettext_lazy("Saved searches"), "knowledge:searches", "search", gettext_lazy("alerts feeds")),
    (gettext_lazy("Notifications"), "notifications:notifications", "bell", gettext_lazy("told news")),
    (gettext_lazy("Drafts"), "accounts:drafts", "pencil", gettext_lazy("unfinished")),
    (gettext_lazy("Preferences"), "accounts:preferences", "settings", gettext_lazy("settings mail language theme")),
    (gettext_lazy("Your profile"), "accounts:profile", "user", gettext_lazy("me skills picture")),
    (gettext_lazy("Keyboard"), "accounts:keyboard", "keyboard", gettext_lazy("keys shortcuts help")),
]


@dataclass(frozen=True)
class Choice:
    """One place to go to."""

    label: str
    url: str
    icon: str
    about: str = ""


@dataclass(frozen=True)
class Group:
    """Choices of one sort, under its name."""

    name: str
    choices: list[Choice]


def offered(text: str, user: User) -> list[Group]:
    """The groups, none empty, for what was typed: without a word, where `user` was lately and what can be done."""
    if not text:
        groups = [Group(_("Lately"), lately(user)), Group(_("Actions"), actions(""))]
    else:
        titles, named = titled(text, user), communities_named(text, user)
        groups = [
            Group(_("Pages and discussions"), titles),
            Group(_("Communities"), named),
            Group(_("People"), people_named(text, user)),
            Group(_("Actions"), actions(text)),
            Group(_("Not here?"), further(text)),
        ]
    return [group for group in groups if group.choices]


def lately(user: User) -> list[Choice]:
    """The threads that `user` read last and the pages that they changed last, newest first, as far as they may read."""
    read = ReadMark.objects.filter(user=user).order_by("-read_at").values_list("read_at", "thread")
    written = Revision.objects.filter(by=user).order_by("-pk").values_list("at", "page")
    seen = [(at, entry_id("thread", pk)) for at, pk in read[: 2 * MOST_RECENT]]
    seen += [(at, entry_id("page", pk)) for at, pk in written[: 2 * MOST_RECENT]]
    ids = list(dict.fromkeys(pk for _at, pk in sorted(seen, reverse=True)))
    return _choices(ids, user)[:MOST_RECENT]


def titled(text: str, user: User) -> list[Choice]:
    """Threads and pages with these words in their titles; the last word may be unfinished."""
    search = Search(
        text=text,
        communities=frozenset(Community.objects.readable_by(user).values_list("pk", flat=True)),
        without=taken_away(),
        kinds=searching.THREADS_AND_PAGES | {Entry.Kind.EVENT},
        limit=MOST_TITLES,
    )
    try:
        hits = engine().complete(search)
    except Broken:
        logger.exception("The index can't be read.")
        return []
    return _choices([hit.entry for hit in hits], user)


def _choices(ids: list[int], user: User) -> list[Choice]:
    found = searching.entries_of(ids, user, is_listed=True)
    return [Choice(entry.title, entry.url, entry.icon, entry.community.name) for pk in ids if (entry := found.get(pk))]


def communities_named(text: str, user: User) -> list[Choice]:
    known = Community.objects.visible_to(user).filter(name__icontains=text).order_by("is_archived", "name", "pk")
    return [Choice(place.name, place.get_absolute_url(), "compass") for place in known[:MOST_COMMUNITIES]]


def people_named(text: str, user: User) -> list[Choice]:
    if len(text) < SHORTEST_NAME:
        return []
    people = User.objects.visible_to(user).in_directory().filter(name__icontains=text).by_name()[:MOST_PEOPLE]
    return [
        Choice(person.name, person.get_absolute_url(), "user", person.job_title or person.department)
        for person in people
    ]


def actions(text: str) -> list[Choice]:
    """What can be done, where each word typed begins one of its words."""
    typed = text.casefold().split()
    return [
        Choice(str(label), reverse(name), icon)
        for label, name, icon, also in ACTIONS
        if _begin(typed, f"{label} {also}".casefold().split())
    ]


def _begin(typed: Iterable[str], words: list[str]) -> bool:
    return all(any(word.startswith(beginning) for word in words) for beginning in typed)


def further(text: str) -> list[Choice]:
    asked = urlencode({"q": text})
    titled = urlencode({"title": text})
    return [
        Choice(
            _("Search everything for “%(text)s”") % {"text": text}, f"{reverse('knowledge:search')}?{asked}", "search"
        ),
        Choice(
            _("Ask “%(text)s”") % {"text": text},
            f"{reverse('discussions:ask')}?{titled}",
            "message-circle-question-mark",
        ),
    ]
