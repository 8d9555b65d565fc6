"""What the index holds of a document, and what a search asks of it. Knows no model."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tantivy import Document as IndexedDocument
from tantivy import FieldType, Occur, Query, Schema, SchemaBuilder

from knowledge.words import forms, parts, plain_analyzer, plain_words, query_words, stems

FEW_GAPS = 1.5  # of numbers that are looked for: as long as the highest is below so many times their count
MOST_WORDS = 40  # of a query; more are left aside
PHRASE = re.compile(r'"([^"]{2,200})"')

TITLE_BOOST = 0.7  # beside the text, which has the title too
TAG_BOOST = 1.5
PART_BOOST = 0.2
BEGUN_BOOST = 2.0
SYNONYM_BOOST = 0.6  # of another name for a word beside the word itself
ALL_WORDS_BONUS = 3.0  # what holds every word stands before what holds most
OBSOLETE = "obsolete"
OF_ARCHIVED = 0.7  # of the score that is left to what stands in an archived community
SUNK = 0.02  # of the score that is left to what is obsolete
WHOLE = 50.0  # what the engine gives instead of a factor of 1: see _weighing


Clause = tuple[Occur, Query]
Forms = Mapping[str, Iterable[str]]
"""By the stem of a word: its stems in other languages."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """One thing that can be found. `entry` is its key: writing it again replaces it."""

    entry: int
    version: int
    kind: str
    title: str
    text: str
    tags: tuple[str, ...] = ()
    community: int
    author: int = 0  # 0 where nobody is named
    created: int = 0  # seconds since 1970
    signals: tuple[str, ...] = ()
    trust: float = 0.0  # more than -1: how much its state (accepted, kept, verified) speaks for it


@dataclass(frozen=True)
class Alternative:
    """Other names for some words of a query, all as stems. They count in these communities; everywhere where None."""

    words: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    communities: frozenset[int] | None = None


@dataclass(frozen=True, kw_only=True)
class Search:
    """What to look for. `communities` are those whose content the reader may read: nothing else is found or counted."""

    text: str
    communities: frozenset[int]
    archived: frozenset[int] = frozenset()  # of these communities, those in which nobody writes any more
    without: frozenset[int] = frozenset()  # entries that are neither found nor counted
    within: int | None = None  # of these communities, the only one to look in
    kinds: frozenset[str] = frozenset()
    signals: frozenset[str] = frozenset()
    excluded: tuple[str, ...] = ()  # words or phrases that must not stand there
    titled: tuple[str, ...] = ()  # words or phrases that must stand in the title
    tags: tuple[str, ...] = ()  # all of which it must carry
    authors: frozenset[int] | None = None
    are: frozenset[str] = frozenset()  # kinds of which it must be one
    have: frozenset[str] = frozenset()  # signals all of which it must have
    after: int | None = None  # the first second that counts
    before: int | None = None  # the first that counts no more
    alternatives: tuple[Alternative, ...] = ()  # other names for some of its words
    begun: bool = False  # the last word may be the beginning of one in a title
    every_word: bool = False  # what lacks one is not found
    any_words: bool = False  # rank over any of the words, as for a question that is being typed
    counts: bool = True  # count the hits of each kind, state and community
    limit: int = 20
    offset: int = 0

    @property
    def highlighted(self) -> str:
        """The words by which something was found."""
        others = [word for one in self.alternatives for name in one.others for word in name]
        return " ".join([self.text, *others])


def schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_unsigned_field("entry", stored=True, indexed=True, fast=True)
    builder.add_unsigned_field("version", fast=True)
    builder.add_unsigned_field("community", indexed=True, fast=True)
    builder.add_float_field("trust", fast=True)
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("signal", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("title", tokenizer_name="stems")
    builder.add_text_field("text", tokenizer_name="stems")
    builder.add_text_field("tag", tokenizer_name="stems", index_option="freq")
    builder.add_text_field("part", tokenizer_name="plain", index_option="freq")
    # A new field comes last: what asks an older generation knows fields by their place.
    builder.add_text_field("name", tokenizer_name="plain", index_option="freq")  # the title's words as they are
    builder.add_text_field("label", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("author", indexed=True, fast=True)
    builder.add_unsigned_field("created", indexed=True, fast=True)
    builder.add_text_field("form", tokenizer_name="plain", index_option="freq")  # stems of German and French texts
    return builder.build()


SCHEMA = schema()


def indexed(document: Document) -> IndexedDocument:
    made = IndexedDocument()
    made.add_unsigned("entry", document.entry)
    made.add_unsigned("version", document.version)
    made.add_unsigned("community", document.community)
    made.add_float("trust", _weighing(document))
    made.add_text("kind", document.kind)
    made.add_text("title", document.title)
    made.add_text("name", document.title)
    made.add_text("text", f"{document.title}\n{document.text}")
    made.add_text("tag", " ".join(document.tags))
    made.add_text("part", " ".join(parts(f"{document.title} {document.text}")))
    made.add_text("form", " ".join(forms(f"{document.title}\n{document.text}")))
    made.add_unsigned("author", document.author)
    made.add_unsigned("created", document.created)
    for tag in document.tags:
        made.add_text("label", tag.lower())
    for signal in document.signals:
        made.add_text("signal", signal)
    return made


def _weighing(document: Document) -> float:
    """The number by whose logarithm the engine multiplies a score: its factor for trust, times WHOLE.

    The engine takes no number below 0, which would make a score less: what is obsolete has SUNK of WHOLE.
    """
    factor = math.log2(2 + document.trust) * (WHOLE * SUNK if OBSOLETE in document.signals else WHOLE)
    return max(2**factor - 2, 0.0)


def asked_query(search: Search, forms: Forms, *, scores: bool = True) -> Query | None:
    """All that is asked but for the filters, or None where nothing is. Without scores it asks less of the index.

    `forms` are the stems of its words in other languages, as far as the index has them: the fewer lists, the faster.
    """
    text, demanded = _text_query(search, forms, scores=scores), demands(search)
    if text is None and not any(occur == Occur.Must for occur, _query in demanded):
        return None
    return Query.boolean_query([(Occur.Must, text if text is not None else _const(Query.all_query(), 1.0)), *demanded])


def below_what_holds(query: Query, archived: frozenset[int]) -> Query:
    """The query, by which what stands in an archived community scores less. Trust only adds."""
    if not archived:
        return query
    over = Query.term_set_query(SCHEMA, "community", sorted(archived))
    holds = Query.boolean_query([(Occur.Must, query), (Occur.MustNot, over)])
    there = Query.boolean_query([(Occur.Must, query), (Occur.Must, _const(over))])
    return Query.boolean_query([(Occur.Should, holds), (Occur.Should, Query.boost_query(there, OF_ARCHIVED))])


def needs_newest_layout(search: Search) -> bool:
    """Whether it asks of fields that an index of an older layout does not have."""
    return bool(search.tags or search.authors is not None or search.after is not None or search.before is not None)


def demands(search: Search) -> list[Clause]:
    """What the operators and phrases ask for."""
    queries = [
        Query.phrase_query(SCHEMA, "title", [*words]) if len(words) > 1 else Query.term_query(SCHEMA, "title", words[0])
        for phrase in search.titled
        if (words := stems(phrase))
    ]
    queries += [_phrase_query(words) for phrase in PHRASE.findall(search.text) if (words := stems(phrase))]
    queries += [Query.term_query(SCHEMA, "label", tag.lower()) for tag in search.tags]
    queries += [Query.term_query(SCHEMA, "signal", signal) for signal in search.have]
    if search.are:
        queries.append(Query.term_set_query(SCHEMA, "kind", sorted(search.are)))
    if search.authors is not None:
        queries.append(Query.term_set_query(SCHEMA, "author", sorted(search.authors)))
    if search.after is not None:
        queries.append(Query.range_query(SCHEMA, "created", FieldType.Unsigned, search.after, None))
    if search.before is not None:
        queries.append(
            Query.range_query(SCHEMA, "created", FieldType.Unsigned, None, search.before, include_upper=False)
        )
    excluded = [_phrase_query(words) for phrase in search.excluded if (words := stems(phrase))]
    return [(Occur.Must, _const(query)) for query in queries] + [(Occur.MustNot, query) for query in excluded]


def _text_query(search: Search, in_languages: Forms, *, scores: bool) -> Query | None:
    """The query for a text that a person typed. It is never parsed as a language, so nothing in it can be wrong."""
    words = query_words(search.text.replace('"', " "), MOST_WORDS)
    if not words:
        return None
    others = [(one, _other_names(one)) for one in search.alternatives]
    forms = {word: in_languages.get(word, ()) for word in words}
    if search.every_word:
        ask = word_query if scores else holding
        return _every({word: ask(word, forms[word]) for word in words}, others)
    clauses_of = word_clauses if scores else holding_clauses
    clauses = [clause for word in words for clause in clauses_of(word, forms[word])]
    clauses += [(Occur.Should, Query.boost_query(query, SYNONYM_BOOST)) for _one, query in others]
    if scores and len(words) > 1 and not search.any_words:
        every = _every({word: holding(word, forms[word]) for word in words}, others)
        clauses.append((Occur.Should, Query.const_score_query(every, ALL_WORDS_BONUS)))
    if search.begun and (typed := plain_words(search.text)):
        begun = Query.regex_query(SCHEMA, "name", f"{typed[-1].replace('+', '[+]')}.*")
        clauses.append((Occur.Should, Query.boost_query(begun, BEGUN_BOOST)))
    return Query.boolean_query(clauses)


def _every(queries: dict[str, Query], others: list[tuple[Alternative, Query]]) -> Query:
    """What has every word, by any of its names."""
    return Query.boolean_query([(Occur.Must, _in_any_name(word, query, others)) for word, query in queries.items()])


def _other_names(alternative: Alternative) -> Query:
    """What has another name, where that name counts."""
    names = Query.boolean_query([(Occur.Should, _phrase_query([*words])) for words in alternative.others])
    if alternative.communities is None:
        return names
    there = _const(Query.term_set_query(SCHEMA, "community", sorted(alternative.communities)))
    return Query.boolean_query([(Occur.Must, names), (Occur.Must, there)])


def _in_any_name(word: str, query: Query, others: list[tuple[Alternative, Query]]) -> Query:
    names = [other for one, other in others if word in one.words]
    return Query.boolean_query([(Occur.Should, each) for each in [query, *names]])


def name_query(text: str) -> Query | None:
    """The query for a title of which a person has typed some words, and perhaps not the last one's end."""
    words = plain_analyzer().analyze(text)[:MOST_WORDS]
    if not words:
        return None
    *whole, last = [(word, Query.term_query(SCHEMA, "name", word)) for word in words]
    begun = Query.regex_query(SCHEMA, "name", f"{last[0].replace('+', '[+]')}.*")
    # The word itself stands before a longer one.
    return Query.boolean_query(
        [(Occur.Must, query) for _word, query in whole] + [(Occur.Must, begun), (Occur.Should, last[1])]
    )


def word_query(word: str, others: Iterable[str] = ()) -> Query:
    """What has a word, by its stem; or one of its stems in other languages, where the text is written in one."""
    return Query.boolean_query(word_clauses(word, others))


def word_clauses(word: str, others: Iterable[str] = ()) -> list[Clause]:
    """What `word_query` consists of: of many words together it is faster as one list than as lists in a list."""
    text = Query.term_query(SCHEMA, "text", word)
    if others:
        text = Query.disjunction_max_query([text, *(Query.term_query(SCHEMA, "form", one) for one in sorted(others))])
    return [
        (Occur.Should, Query.boost_query(Query.term_query(SCHEMA, "title", word), TITLE_BOOST)),
        (Occur.Should, text),
        (Occur.Should, Query.boost_query(Query.term_query(SCHEMA, "tag", word), TAG_BOOST)),
        (Occur.Should, Query.boost_query(Query.term_query(SCHEMA, "part", word), PART_BOOST)),
    ]


def holding(word: str, others: Iterable[str] = ()) -> Query:
    """What `word_query` finds, at no score: the text has the words of the title too."""
    return Query.boolean_query(holding_clauses(word, others))


def holding_clauses(word: str, others: Iterable[str] = ()) -> list[Clause]:
    terms = [("text", word), ("tag", word), ("part", word), *(("form", one) for one in sorted(others))]
    return [(Occur.Should, Query.term_query(SCHEMA, name, term, "basic")) for name, term in terms]


def _phrase_query(words: list[str]) -> Query:
    if len(words) == 1:
        return word_query(words[0])
    fields = ("title", "text")
    return Query.boolean_query([(Occur.Should, Query.phrase_query(SCHEMA, name, [*words])) for name in fields])


def kept(query: Query, clauses: list[Clause]) -> Query:
    """The query under these clauses, each about the whole of it: faster than all beside each other."""
    for clause in clauses:
        query = Query.boolean_query([(Occur.Must, query), clause])
    return query


def rights(search: Search, is_found: Callable[[Query], bool]) -> list[Clause]:
    """What keeps a query to what the reader may read. `is_found` tells whether the index has anything of a query."""
    hidden = [(Occur.MustNot, Query.term_set_query(SCHEMA, "entry", sorted(search.without)))] if search.without else []
    return [*_among("community", search.communities, is_found), *hidden]


def _among(name: str, numbers: frozenset[int], is_found: Callable[[Query], bool]) -> list[Clause]:
    """What keeps a query to what has one of these numbers there.

    Where these are most of all, the rest is left out instead, which is less to read: the numbers between, and above.
    """
    highest = max(numbers)
    if highest >= FEW_GAPS * len(numbers):
        return [(Occur.Must, _const(Query.term_set_query(SCHEMA, name, sorted(numbers))))]
    left_out = []
    if between := sorted(set(range(highest)) - numbers):
        left_out.append(Query.term_set_query(SCHEMA, name, between))
    above = Query.range_query(SCHEMA, name, FieldType.Unsigned, highest, include_lower=False, use_inverted_index=True)
    if is_found(above):
        left_out.append(above)
    return [(Occur.MustNot, query) for query in left_out]


def filters(search: Search) -> list[Clause]:
    within = [] if search.within is None else [search.within]
    chosen = {"kind": search.kinds, "signal": search.signals, "community": within}
    return [
        (Occur.Must, _const(Query.term_set_query(SCHEMA, name, sorted(values))))
        for name, values in chosen.items()
        if values
    ]


def _const(query: Query, score: float = 0.0) -> Query:
    return Query.const_score_query(query, score)
