"""What a person types to search, taken apart: words, and operators such as `by:alice` or `-windows`.

What has the form of an operator and no sense is said and left aside. What only looks like one is words: `error:`,
a URL, `--force`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

NAMES = ("title", "tag", "by", "in", "is", "after", "before")
NAME = f"(?:(?P<name>{'|'.join(NAMES)}):)?"
TERM = re.compile(rf'(?P<term>(?P<minus>-)?{NAME}(?:"(?P<quoted>[^"]*)"|(?P<bare>\S+)))', re.I)
DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
AGO = re.compile(r"(\d{1,4})([dwmy])")
DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
STATES = ("answered", "unanswered", "accepted", "kept", "article", "validated")
KINDS = ("question", "answer", "page", "discussion", "reply", "announcement", "story", "poll")


@dataclass(frozen=True)
class Term:
    """An operator as it was typed."""

    typed: str
    name: str  # "phrase", "not", or one of NAMES
    value: str


@dataclass
class Parsed:
    """A query taken apart. `text` is what is looked for by rank, phrases in quotes among it."""

    text: str = ""
    terms: list[Term] = field(default_factory=list)
    notes: list[str | Promise] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The text without its phrases."""
        text = self.text
        for term in self.terms:
            text = text.replace(term.typed, " ", 1) if term.name == "phrase" else text
        return " ".join(text.split())

    def values(self, name: str) -> list[str]:
        return [term.value for term in self.terms if term.name == name]

    @property
    def states(self) -> frozenset[str]:
        return frozenset(value for value in self.values("is") if value in STATES)

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(value for value in self.values("is") if value in KINDS)

    @property
    def after(self) -> int | None:
        """The first second that counts."""
        return max((_second(_first_day(value)) for value in self.values("after")), default=None)

    @property
    def before(self) -> int | None:
        """The first second that counts no more."""
        return min((_second(_first_day(value)) for value in self.values("before")), default=None)


def parse(query: str) -> Parsed:
    parsed, words = Parsed(), []
    for found in TERM.finditer(query):
        value = (found["quoted"] if found["quoted"] is not None else found["bare"]).strip()
        term = _term(found, value)
        if term is None:
            words.append(found["term"])
        elif note := _nonsense(term):
            parsed.notes.append(note)
        else:
            parsed.terms.append(term)
            if term.name == "phrase":
                words.append(found["term"])
    parsed.text = " ".join(words)
    return parsed


def composed(fields: Mapping[str, str]) -> str:
    """The query that says in words and operators what the fields of a form ask for."""
    terms = [fields.get("words", "")]
    if phrase := fields.get("phrase", "").replace('"', " ").strip():
        terms.append(f'"{phrase}"')
    terms += [f"-{word.lstrip('-')}" for word in fields.get("not", "").replace('"', " ").split()]
    for name in NAMES:
        value = fields.get(name, "").replace('"', " ").strip()
        terms += [f'{name}:"{value}"' if " " in value else f"{name}:{value}"] if value else []
    return " ".join(filter(None, terms))


def without(query: str, term: Term) -> str:
    """The query with an operator taken away."""
    return " ".join(query.replace(term.typed, " ", 1).split())


def _term(found: re.Match, value: str) -> Term | None:
    """None for ordinary words."""
    name = (found["name"] or "").lower()
    if found["minus"]:
        is_word = not name and value[:1] != "-" and re.search(r"[^\W\d_]", value)
        return Term(found["term"], "not", value) if is_word else None
    if name:
        return Term(found["term"], name, value if name in {"title", "tag"} else value.lower().removeprefix("@"))
    return Term(found["term"], "phrase", value) if found["quoted"] is not None and " " in value else None


def _nonsense(term: Term) -> str | Promise:
    """What is wrong with an operator, or nothing."""
    if not term.value:
        return format_lazy(_("“{typed}” says nothing after the colon, so it was left aside."), typed=term.typed)
    if term.name in {"after", "before"} and _first_day(term.value) is None:
        return format_lazy(
            _("“{typed}” is not a day, so it was left aside. Write {name}:2026-11-25, {name}:2026-11 or {name}:30d."),
            typed=term.typed,
            name=term.name,
        )
    if term.name == "is" and term.value not in STATES and term.value not in KINDS:
        return format_lazy(
            _("“{typed}” was left aside. After is: stands one of {known}."),
            typed=term.typed,
            known=", ".join([*STATES, *KINDS]),
        )
    return ""


def _first_day(value: str) -> date | None:
    today = timezone.localdate()
    if ago := AGO.fullmatch(value):
        return today - timedelta(days=min(int(ago[1]) * DAYS[ago[2]], 20_000))
    if value in {"today", "yesterday"}:
        return today - timedelta(days=value == "yesterday")
    found = DAY.fullmatch(value)
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found and found[1] >= "1970" else None
    except ValueError:
        return None


def _second(day: date | None) -> int:
    """When a day begins where the reader is."""
    if day is None:
        return 0
    start = datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())
    return max(int(start.astimezone(UTC).timestamp()), 0)
