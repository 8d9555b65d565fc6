"""How texts become words for the index, and where the words of a query stand in a text."""

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from knowledge.languages import (
    ENGLISH,
    LONGEST_WORD,
    LOOKED_AT,
    OTHERS,
    SMALL,
    WORD,
    analyzer,
    language_of,
    stem_in,
)

MIXED = re.compile(r"\w*(?:[^\W\d_]\d|\d[^\W\d_]|_|[a-z][A-Z])\w*")
PART = re.compile(r"[A-Z]?[a-zß-ÿ]+|[A-Z]+(?![a-z])|\d+")
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")  # scripts that set no spaces between words


@cache
def plain_analyzer() -> TextAnalyzer:
    """Words in small letters, without accents, as they are."""
    return (
        TextAnalyzerBuilder(Tokenizer.regex(WORD))
        .filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .build()
    )


def stems(text: str) -> list[str]:
    return analyzer(ENGLISH).analyze(text)


def plain_words(text: str) -> list[str]:
    """The words in small letters, without accents, as they are."""
    return plain_analyzer().analyze(text)


def parts(text: str) -> list[str]:
    """The pieces of codes and joined words: `M675` has `m` and `675`, `kubectl_apply` both its words.

    Of scripts without spaces: each two neighbouring characters.
    """
    pieces = [part for word in MIXED.findall(text) for part in PART.findall(word)]
    pieces += [run[place : place + 2] for run in UNSPACED.findall(text) for place in range(len(run) - 1)]
    return plain_analyzer().analyze(" ".join(pieces))


def query_words(text: str, most: int) -> list[str]:
    """The stems of a query that matter: without small words, unless it has no others; each once."""
    words = plain_words(text)
    small = SMALL[ENGLISH] | SMALL.get(language_of(words), frozenset())
    matter = [word for word in words if word not in small]
    return list(dict.fromkeys(stems(" ".join(matter) if matter else text)))[:most]


def forms(text: str) -> list[str]:
    """The stems of a text's words in its own language, if that is German or French."""
    language = language_of(plain_words(text[:LOOKED_AT]))
    return analyzer(language).analyze(text) if language else []


def forms_of(query: str) -> dict[str, frozenset[str]]:
    """By the stem of each word of a query: its stems in other languages."""
    found: dict[str, set[str]] = {}
    for word in plain_words(query):
        found.setdefault(stem_of(word), set()).update(stem_in(language, word) for language in OTHERS)
    return {stem: frozenset(others) for stem, others in found.items()}


@lru_cache(maxsize=50_000)
def stem_of(word: str) -> str:
    return next(iter(stems(word)), "")


READ_AT_MOST = 20_000  # characters of a text that are looked through for an excerpt
_word = re.compile(WORD)


def _matching(text: str, query: str) -> Callable[[str], str]:
    """Tells which word of the query, by its stem, a word of the text is; none where that is empty."""
    wanted = set(query_words(query, 50))
    language = language_of(plain_words(text[:LOOKED_AT]))
    others = {stem_in(language, word): stem_of(word) for word in plain_words(query)} if language else {}

    def match(word: str) -> str:
        stem = stem_of(word)
        stem = others.get(stem_in(language, word), "") if language and stem not in wanted else stem
        return stem if stem in wanted else ""

    return match


def marked(text: str, query: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a word of the query."""
    return _marked(text, _matching(text, query))


def _marked(text: str, match: Callable[[str], str]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    end = 0
    for found in _word.finditer(text):
        if match(found[0]):
            pieces += [(text[end : found.start()], False), (found[0], True)]
            end = found.end()
    return [piece for piece in [*pieces, (text[end:], False)] if piece[0]]


def has_every_word(text: str, query: str, names: Iterable[tuple[tuple[str, ...], tuple[str, ...]]] = ()) -> bool:
    """Whether the text holds each word of the query that matters, whole or as a part of a joined word.

    `names` are other names for some of them, each as the stems of the words and of the name.
    """
    match = _matching(text, query)
    held = {stem_of(found[0]) for found in _word.finditer(text[:READ_AT_MOST])}
    held |= {match(found[0]) for found in _word.finditer(text[:READ_AT_MOST])}
    named = {word for words, name in names if held.issuperset(name) for word in words}
    wanted = set(query_words(query, 50)) - named
    return wanted <= held or wanted <= held | set(parts(text[:READ_AT_MOST]))


def excerpt(text: str, query: str, length: int = 240) -> list[tuple[str, bool]]:
    """The stretch of the text that holds most of the query's words, in pieces as `marked` gives them."""
    text = " ".join(text[:READ_AT_MOST].split())
    match = _matching(text, query)
    hits = [(found.start(), stem) for found in _word.finditer(text) if (stem := match(found[0]))]
    start = _best_start(hits, length)
    start = text.rfind(" ", 0, max(start - length // 5, 0) + 1) + 1 if start > length // 2 else 0
    cut = text[start : start + length]
    if start + length < len(text):
        cut = f"{cut.rpartition(' ')[0] or cut}…"
    return _marked(f"…{cut}" if start else cut, match)


def _best_start(hits: list[tuple[int, str]], length: int) -> int:
    """Where a stretch of that length begins which holds the most different words."""
    best, most = 0, 0
    for place, (start, _here) in enumerate(hits[:500]):
        within = {stem for position, stem in hits[place : place + 50] if position < start + length}
        if len(within) > most:
            best, most = start, len(within)
    return best
