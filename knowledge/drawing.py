"""What a letter says: its entries as the reader may see them now, in the browser and by mail."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import islice

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.letters import as_mail, speaking_to
from accounts.models import Preference
from communities.models import Community
from knowledge.models import Digest, Entry
from knowledge.rhythms import COVERS
from wiki.models import ApprovedText, Page, Revision

TITLES = {
    "branch": gettext_lazy("News for where you work"),
    "announced": gettext_lazy("Announcements"),
    "popular": gettext_lazy("What many cared for"),
    "new": gettext_lazy("New for you"),
    "answerable": gettext_lazy("Questions you could answer"),
    "pages": gettext_lazy("New and changed pages"),
    "kept": gettext_lazy("Kept in the wiki"),
    "elsewhere": gettext_lazy("You may not know"),
}
HEADINGS = {
    Preference.Period.DAILY: gettext_lazy("Your communities today"),
    Preference.Period.WEEKLY: gettext_lazy("Your communities this week"),
    Preference.Period.MONTHLY: gettext_lazy("Your communities this month"),
}
LINES_OF_DIFF = 3
LONGEST_LINE = 160
MOST_LINES = 3_000  # of a page that is compared


@dataclass(frozen=True)
class Line:
    """A line that a page lost or gained."""

    is_added: bool
    text: str

    @property
    def sign(self) -> str:
        return "+" if self.is_added else "−"


@dataclass(frozen=True)
class Told:
    """An entry in a letter. A page that was there before comes with the first lines that changed."""

    entry: Entry
    changes: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """A part of a letter."""

    name: str
    title: str
    told: list[Told]
    more: int = 0

    @property
    def entries(self) -> list[Entry]:
        return [told.entry for told in self.told]


@dataclass(frozen=True)
class Letter:
    """A letter, drawn for its reader."""

    heading: str = ""
    figures: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    withheld: int = 0  # what no mail says, and the page does

    @property
    def subject(self) -> str:
        """The title of what leads it, and where the rest is."""
        if not self.sections:
            return self.heading
        about = {"title": self.sections[0].entries[0].title, "heading": self.heading[:1].lower() + self.heading[1:]}
        return _("%(title)s, and %(heading)s") % about

    @property
    def by_mail(self) -> "Letter":
        """Without what is of communities whose mails do not say what was written there."""
        kept = [(part, [told for told in part.told if told.entry.community.is_mailed_whole]) for part in self.sections]
        sections = [replace(part, told=told) for part, told in kept if told]
        return replace(self, sections=sections, withheld=sum(len(part.told) - len(told) for part, told in kept))


class Pen:
    """Draws letters. What it compared once for one reader it need not compare for the next."""

    def __init__(self) -> None:
        self._compared: dict[tuple[int, int], list[Line]] = {}

    def draw(self, digest: Digest) -> Letter:
        """The letter as its reader may see it now, counts too: at most four queries."""
        wanted = {pk for part in digest.sections for pk in part["entries"]}
        counted = {int(pk) for part in digest.sections for pk in part["more"]} | {int(pk) for pk in digest.figures}
        visible = Entry.objects.visible_to(digest.user).listed().filter(pk__in=wanted)
        found = visible.select_related("community", "author").in_bulk()
        readable = set(Community.objects.readable_by(digest.user).filter(pk__in=counted).values_list("pk", flat=True))
        changes = self._changes(digest, [entry.page_id for entry in found.values() if entry.page_id])
        with speaking_to(digest.user):
            sections = [
                Section(
                    part["name"],
                    str(TITLES.get(part["name"], TITLES["new"])),
                    [Told(found[pk], changes.get(found[pk].page_id, [])) for pk in part["entries"] if pk in found],
                    sum(count for pk, count in part["more"].items() if int(pk) in readable),
                )
                for part in digest.sections
            ]
            figures = [counts for pk, counts in digest.figures.items() if int(pk) in readable]
            left = [section for section in sections if section.told]
            return Letter(heading_of(digest), figures_in_words(figures), left)

    def _changes(self, digest: Digest, pages: list[int]) -> dict[int, list[Line]]:
        """What changed on these pages in the time of which the letter tells. Two queries."""
        if not pages:
            return {}
        since = digest.composed_at - COVERS[Preference.Period(digest.rhythm)]
        before = Revision.objects.filter(page__in=pages, at__lt=since).order_by("page", "-number").distinct("page")
        bases = {revision.page_id: revision for revision in before}
        now = Page.objects.filter(pk__in=bases).select_related("approved_text")
        now = now.only("number", "body", "approved_text__number", "approved_text__body")
        shown = {page.pk: page.shown for page in now}
        return {pk: self._compare(text, bases[pk]) for pk, text in shown.items() if text.number > bases[pk].number}

    def _compare(self, text: Page | ApprovedText, base: Revision) -> list[Line]:
        key = (base.pk, text.number)
        if key not in self._compared:
            lines = changed_lines(base.body.splitlines(), text.body.splitlines())
            self._compared[key] = list(islice(lines, LINES_OF_DIFF))
        return self._compared[key]


def changed_lines(before: list[str], after: list[str]) -> Iterable[Line]:
    """The lines that one text lost and the other gained, in order; of a very long text none."""
    if max(len(before), len(after)) > MOST_LINES:
        return
    for change, start, end, new_start, new_end in SequenceMatcher(None, before, after).get_opcodes():
        if change != "equal":
            yield from (Line(False, shortened(line)) for line in before[start:end] if line.strip())
            yield from (Line(True, shortened(line)) for line in after[new_start:new_end] if line.strip())


def shortened(line: str) -> str:
    line = line.strip()
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


def heading_of(digest: Digest) -> str:
    if digest.is_catch_up:
        return _("What you missed")
    return str(HEADINGS[Preference.Period(digest.rhythm)])


def figures_in_words(counts: list[dict[str, int]]) -> list[str]:
    """The sums over some communities, without those that are nothing."""
    total = {name: sum(count.get(name, 0) for count in counts) for name in ("asked", "answered", "pages", "kept")}
    said = [
        ("asked", ngettext("%(n)s new question", "%(n)s new questions", total["asked"])),
        ("answered", ngettext("%(n)s answered", "%(n)s answered", total["answered"])),
        ("pages", ngettext("%(n)s new or changed page", "%(n)s new or changed pages", total["pages"])),
        ("kept", ngettext("%(n)s kept in the wiki", "%(n)s kept in the wiki", total["kept"])),
    ]
    return [words % {"n": total[name]} for name, words in said if total[name]]


def letter(digest: Digest, drawn: Letter) -> EmailMultiAlternatives:
    """The mail: its Message-ID follows from the row, so a copy sent after a crash can be told."""
    mailed = drawn.by_mail
    with speaking_to(digest.user):
        return as_mail(
            digest.user,
            subject=mailed.subject,
            template="knowledge/mail/digest",
            context={"digest": digest, "letter": mailed},
            key=f"digest-{digest.pk}",
            stream="letter",
        )
