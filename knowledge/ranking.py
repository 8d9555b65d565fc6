"""What a search finds, by words and by meaning, and what is tried when it finds nothing."""

import logging
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from knowledge.engine import Results, Search
from knowledge.indexing import engine
from knowledge.meaning import TOGETHER, Meaning, Unavailable, fused, meaning
from knowledge.narrowing import less_demanding
from knowledge.spelling import corrected
from knowledge.words import plain_words

logger = logging.getLogger(__name__)

FEWEST_WORDS = 3  # of a search by meaning: one or two are a name or a code, and meant as they are
SHORTEST_BEGINNING = 3  # letters of a last word that may be the beginning of another


@dataclass
class Ranked:
    """What was found in the end, and by which search."""

    results: Results
    search: Search
    meant: str = ""  # the query with its unknown words as they may have been meant
    notes: list[str | Promise] = field(default_factory=list)


def ranked(search: Search, *, query: str, everywhere: frozenset[int]) -> Ranked:
    """Find what is asked. Its first page is not empty while something matches less: a note says so then. Raises Broken.

    `query` is what was typed, operators and all; `everywhere` the communities that the reader may read.
    """
    first = _by_words(search)
    missing, meant = engine().missing(search, first.hits), ""
    if missing:
        last = plain_words(search.text)[-1]
        if last == missing[-1] and len(last) >= SHORTEST_BEGINNING:
            search = replace(search, begun=True)
            first = _by_words(search)
        meant = corrected(query, missing, engine(), search)
    results = found(search, first)
    if results.total or search.offset:
        return Ranked(results, search, meant)
    if meant:
        better = replace(search, text=corrected(search.text, missing, engine(), search) or search.text)
        if (results := found(better)).total:
            note = format_lazy(_("Nothing has “{typed}”. This is for “{meant}”."), typed=query, meant=meant)
            return Ranked(results, better, notes=[note])
    for less, why in less_demanding(search, everywhere):
        if (results := found(less)).total:
            return Ranked(results, less, meant, [why])
    return Ranked(Results(), search, meant)


def found(search: Search, first: Results | None = None) -> Results:
    """What has the words, and where the extra is installed what means the same, as one list. Raises Broken.

    `first` is what `_by_words` found, if that is known already.
    """
    first = first or _by_words(search)
    extra = _meaning_for(search)
    if extra is None:
        return first
    try:
        return _together(search, first, extra)
    except Unavailable:
        logger.exception("Meaning does not answer: search goes by words alone.")
        return engine().search(search)


def _meaning_for(search: Search) -> Meaning | None:
    return meaning() if len(plain_words(search.text)) >= FEWEST_WORDS else None


def _by_words(search: Search) -> Results:
    """What has the words: a page of it, or all that is weighed where meaning counts too."""
    return engine().search(replace(search, limit=TOGETHER, offset=0) if _meaning_for(search) else search)


def _together(search: Search, results: Results, extra: Meaning) -> Results:
    by_words = {hit.entry for hit in results.hits}
    within = search.communities if search.within is None else search.communities & {search.within}
    text = search.text.replace('"', " ")
    close = extra.stored().closeness(text, communities=within, limit=TOGETHER, also=by_words)
    fitting = engine().fitting(search, list(close))
    near = {entry: closeness for entry, closeness in close.items() if entry in by_words or entry in fitting}
    hits = fused(results.hits, near, fitting)
    page = hits[search.offset : search.offset + search.limit]
    if results.total <= TOGETHER:
        return replace(results, total=len(hits), hits=page)
    # After what was made one list, words go on alone, with what is not in it.
    listed = search.without | {hit.entry for hit in hits}
    start = max(search.offset - len(hits), 0)
    rest = engine().search(replace(search, without=listed, offset=start, limit=max(search.limit - len(page), 1)))
    page += rest.hits[: search.limit - len(page)]
    return replace(results, total=len(hits) + rest.total, hits=page)
