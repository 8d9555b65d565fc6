"""Why something is found: which words stand where, what people said of it, and what else counts."""

import math
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from knowledge.asked import Asked, understand
from knowledge.index_queries import MOST_WORDS, OBSOLETE, Search
from knowledge.meaning import Unavailable, meaning
from knowledge.models import Entry
from knowledge.ranking import FEWEST_WORDS
from knowledge.searching import entries_of, pinned_for
from knowledge.standing import Standing, fresh_at, parts_of, standing_of, trust_in
from knowledge.words import READ_AT_MOST, parts, plain_words, query_words, stem_of, stems

STATES: dict[str, str | Promise] = {
    "validated": _("The article is validated"),
    "accepted": _("It was accepted as what worked"),
    "kept": _("It is kept in the wiki"),
    "answered": _("It has an accepted answer"),
    "page": _("It is a wiki page"),
    "checked": _("Somebody checked it and said that it is still right"),
}


@dataclass(frozen=True)
class Word:
    """A word that was asked for, and where it stands: nowhere if `places` is empty."""

    typed: str
    places: list[str | Promise]


@dataclass(frozen=True)
class Why:
    """Why an entry is among the hits, or where it stands among them."""

    entry: Entry
    asked: Asked
    words: list[Word]
    said: list[str | Promise] = field(default_factory=list)  # what speaks for it
    lift: int = 0  # by how many per cent that lifts it
    fresh_at: datetime | None = None
    closeness: int | None = None  # in meaning, in per cent; None where that does not count
    is_pinned: bool = False
    is_obsolete: bool = False
    is_archived: bool = False


def explain(pk: int, asked: Asked, user: User) -> Why | None:
    """Why a search of `user` finds an entry; None where they may not read it, or search there."""
    entry = entries_of([pk], user).get(pk)
    understood = understand(asked, user) if entry else None
    if entry is None or understood is None:
        return None
    search = understood.search
    standing = standing_of([entry])[pk]
    return Why(
        entry,
        asked,
        words=_words(entry, search),
        said=_said(entry, standing),
        lift=_lift(entry, standing),
        fresh_at=fresh_at(entry, standing),
        closeness=_closeness(entry, search),
        is_pinned=pk in pinned_for(asked, understood),
        is_obsolete=OBSOLETE in entry.signals,
        is_archived=understood.readable[entry.community_id].is_archived,
    )


def _words(entry: Entry, search: Search) -> list[Word]:
    """A reply is found by its own words: its title leads to its thread."""
    title = "" if entry.post_id else entry.title
    tags = " ".join([] if entry.post_id else entry.tags)
    text = entry.text[:READ_AT_MOST]
    fields = [(_("in the title"), stems(title)), (_("in the text"), stems(text)), (_("as a tag"), stems(tags))]
    fields.append((_("as a part of a word"), parts(f"{title} {text}")))
    standing = [(label, frozenset(words)) for label, words in fields]
    wanted = set(query_words(search.text.replace('"', " "), MOST_WORDS))
    typed = {stem: word for word in plain_words(search.text) if (stem := stem_of(word)) in wanted}
    return [
        Word(word, [label for label, held in standing if stem in held] + _other_names(stem, entry, search, standing))
        for stem, word in typed.items()
    ]


def _other_names(stem: str, entry: Entry, search: Search, standing) -> list[str | Promise]:
    held = frozenset().union(*(words for _label, words in standing))
    names = [
        " ".join(name)
        for one in search.alternatives
        if stem in one.words and (one.communities is None or entry.community_id in one.communities)
        for name in one.others
        if held.issuperset(name)
    ]
    return [format_lazy(_("by another name: {name}"), name=name) for name in names]


def _said(entry: Entry, standing: Standing) -> list[str | Promise]:
    counted = {
        "votes": (ngettext_lazy("%d vote", "%d votes"), entry.score),
        "successes": (ngettext_lazy("It worked for %d person", "It worked for %d people"), standing.successes),
        "helped": (ngettext_lazy("It helped %d reader", "It helped %d readers"), standing.helped),
        "uses": (
            ngettext_lazy("%d accepted answer sends its reader here", "%d accepted answers send their readers here"),
            standing.uses,
        ),
        "demand": (ngettext_lazy("%d other has this question", "%d others have this question"), standing.demand),
    }
    return [
        STATES[name] if name in STATES else counted[name][0] % counted[name][1] for name in parts_of(entry, standing)
    ]


def _lift(entry: Entry, standing: Standing) -> int:
    """How much more it counts than if nothing were said of it."""
    trust, said = trust_in(entry, standing), sum(parts_of(entry, standing).values())
    return round(100 * (math.log2(2 + trust) / math.log2(2 + max(trust - said, 0)) - 1))


def _closeness(entry: Entry, search: Search) -> int | None:
    extra = meaning()
    if extra is None or len(plain_words(search.text)) < FEWEST_WORDS:
        return None
    try:
        near = extra.stored().closeness(
            search.text.replace('"', " "), communities=frozenset([entry.community_id]), limit=1, also=[entry.pk]
        )
    except Unavailable:
        return None
    return round(100 * near[entry.pk]) if near.get(entry.pk, 0) > 0 else None
