"""The seam to the search engine: tantivy in a folder beside the data. Knows no model.

The folder holds generations, of which the file CURRENT names one. One process writes at a time; others read what was
committed, and notice a commit or a new generation at their next search. Everything in it can be made anew from `Entry`.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO, cast

from tantivy import DocAddress, Index, IndexWriter, Occur, Query, Searcher

from knowledge.index_queries import (
    MOST_WORDS,
    SCHEMA,
    WHOLE,
    Clause,
    Document,
    Search,
    asked_query,
    below_what_holds,
    demands,
    filters,
    holding,
    indexed,
    kept,
    name_query,
    needs_newest_layout,
    rights,
    schema,
)
from knowledge.languages import ENGLISH, analyzer
from knowledge.words import forms_of, plain_analyzer, plain_words, query_words, stem_of

CURRENT = "CURRENT"
LAYOUT = "generation-v6-"  # how a generation's name begins; counts on when the schema, the words or the trust change
HEAP_BYTES = 64_000_000
LOOK_AGAIN_AFTER = 0.05  # seconds


class Busy(Exception):
    """Another process writes the index."""


class Broken(Exception):
    """The index can't be read. A rebuild makes it anew."""


@dataclass(frozen=True)
class Hit:
    entry: int
    score: float


@dataclass(frozen=True)
class Results:
    """What was found. `kinds`, `signals` and `communities` count the hits of each, as if none had been chosen."""

    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)
    signals: dict[str, int] = field(default_factory=dict)
    communities: dict[int, int] = field(default_factory=dict)
    milliseconds: float = 0.0


class Engine:
    """The index in a folder. Cheap to make: nothing is opened before it is needed."""

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        self._opened: tuple[Path, Index] | None = None
        self._seen: tuple[int, int] | None = None

    # --- Writing ---

    def write(self, documents: Iterable[Document], removed: Iterable[int] = ()) -> None:
        """Put documents in, or in place of those with the same key, take others out, and commit.

        Only within `only_writer`.
        """
        index = self._open(self._generation() or self._new_generation(name_it=True))
        writer = index.writer(HEAP_BYTES, 1)
        for entry in removed:
            _take_out(writer, entry)
        for document in documents:
            _take_out(writer, document.entry)
            writer.add_document(indexed(document))
        _commit(writer)

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Make the index anew from these documents while the old one serves, then change over.

        Only within `only_writer`.
        """
        old = self._generation()
        new = self._new_generation(name_it=False)
        writer = self._open(new).writer(HEAP_BYTES, 1)
        for document in documents:
            writer.add_document(indexed(document))
        _commit(writer)
        self._name(new)
        for generation in self.folder.glob("generation-*"):
            if generation not in {new, old}:
                shutil.rmtree(generation, ignore_errors=True)

    @contextmanager
    def only_writer(self, *, wait: float) -> Iterator[None]:
        """Be the one process that writes. Raises Busy when another still does after `wait` seconds.

        Hold it around the database transaction too, so that a rebuild never reads what is about to change. The kernel
        lets go of the lock when the process dies.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        ends_at = time.monotonic() + wait
        with open(self.folder / "writer.lock", "a") as lock:
            while not _locked(lock):
                if time.monotonic() > ends_at:
                    raise Busy
                time.sleep(LOOK_AGAIN_AFTER)
            yield

    def _new_generation(self, *, name_it: bool) -> Path:
        generation = self.folder / f"{LAYOUT}{time.time_ns()}"
        generation.mkdir()
        Index(schema(), path=str(generation))
        if name_it:
            self._name(generation)
        return generation

    def _name(self, generation: Path) -> None:
        """Let CURRENT name the generation, at once and for good."""
        unfinished = self.folder / f"{CURRENT}.unfinished"
        with open(unfinished, "w") as file:
            file.write(generation.name)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self.folder / CURRENT)

    # --- Reading ---

    def search(self, search: Search) -> Results:
        """Find and count what the reader may read. Any text is a fair query. Raises Broken."""
        began = time.perf_counter()
        searcher = self._searcher()
        if searcher is None or not search.communities:
            return Results()
        forms = _forms(searcher, search.text)
        query = asked_query(search, forms)
        if query is None:
            return Results()
        if self.is_outdated and needs_newest_layout(search):
            raise Broken("an older version laid it out; the index worker makes it anew")
        readable = _rights(searcher, search)
        within = kept(below_what_holds(query, search.archived), readable)
        chosen = Query.boolean_query([(Occur.Must, within), *filters(search)])
        found = searcher.search(chosen, search.limit, offset=search.offset, weight_by_field="trust")
        addresses = [address for _score, address in found.hits]
        entries = _numbers(searcher, "entry", addresses)
        matching = asked_query(search, forms, scores=False) if search.counts and not search.any_words else None
        facets = _facets(searcher, kept(matching, readable)) if matching is not None else {}
        return Results(
            total=found.count or 0,  # type: ignore[attr-defined]  # tantivy's stubs forget it
            hits=[Hit(entry, score / WHOLE) for entry, (score, _address) in zip(entries, found.hits, strict=True)],
            kinds=facets.get("kind", {}),
            signals=facets.get("signal", {}),
            communities=facets.get("community", {}),
            milliseconds=(time.perf_counter() - began) * 1000,
        )

    def complete(self, search: Search) -> list[Hit]:
        """What has every word of the text in its title, where the last may be the beginning of a word. Raises Broken.

        Of a search only text, communities, `without`, kinds and limit count.
        """
        searcher = self._searcher()
        query = name_query(search.text)
        if searcher is None or query is None or not search.communities or self.is_outdated:
            return []
        found = searcher.search(
            Query.boolean_query([(Occur.Must, kept(query, _rights(searcher, search))), *filters(search)]),
            search.limit,
            count=False,
            weight_by_field="trust",
        )
        entries = _numbers(searcher, "entry", [address for _score, address in found.hits])
        return [Hit(entry, score / WHOLE) for entry, (score, _address) in zip(entries, found.hits, strict=True)]

    @property
    def is_outdated(self) -> bool:
        """Whether an older version of this code laid the index out: it serves, and wants to be rebuilt."""
        generation = self._generation()
        return generation is not None and not generation.name.startswith(LAYOUT)

    def fitting(self, search: Search, entries: list[int]) -> dict[int, float]:
        """Which of these entries the search would take, whatever words they have, each with its factor for trust.

        Raises Broken.
        """
        searcher = self._searcher()
        if searcher is None or not entries or not search.communities or self.is_outdated:
            return {}
        among = Query.term_set_query(SCHEMA, "entry", entries)
        wanted = [(Occur.Must, Query.const_score_query(among, 1.0)), *demands(search)]
        clauses = [(Occur.Must, below_what_holds(Query.boolean_query(wanted), search.archived))]
        query = kept(Query.boolean_query([*clauses, *filters(search)]), _rights(searcher, search))
        found = searcher.search(query, len(entries), count=False, weight_by_field="trust")
        fitting = _numbers(searcher, "entry", [address for _score, address in found.hits])
        return {entry: score / WHOLE for entry, (score, _address) in zip(fitting, found.hits, strict=True)}

    def missing(self, search: Search, found: Iterable[Hit] = ()) -> list[str]:
        """The words of the text that stand in nothing that the reader may read, as typed. Raises Broken.

        `found` is what the search found already: a word that stands there is soon told.
        """
        searcher = self._searcher()
        words = query_words(search.text.replace('"', " "), MOST_WORDS)
        if searcher is None or not words or not search.communities or self.is_outdated:
            return []
        named = {word for one in search.alternatives for word in one.words}  # they are known, whether or not they stand
        typed = {word: stem_of(word) for word in plain_words(search.text)}
        doubted = {word: stem for word, stem in typed.items() if stem in words and stem not in named}
        entries = [hit.entry for hit in found]
        if entries:
            among = Query.term_set_query(SCHEMA, "entry", entries)
            doubted = {word: stem for word, stem in doubted.items() if not _stands_in(searcher, stem, among)}
        if not doubted:
            return []
        forms, readable = _forms(searcher, search.text), _rights(searcher, search)
        return [
            word
            for word, stem in doubted.items()
            if not _is_found(searcher, kept(holding(stem, forms.get(stem, ())), readable))
        ]

    def words(self, prefix: str, search: Search, most: int) -> list[tuple[str, int]]:
        """Words of titles that begin so, each with how many of what the reader may read hold it.

        Raises Broken.
        """
        searcher = self._searcher()
        if searcher is None or not search.communities or self.is_outdated:
            return []
        return searcher.terms_with_prefix("name", prefix, kept(Query.all_query(), _rights(searcher, search)), most)

    def versions(self) -> list[tuple[int, int]]:
        """Entry and version of every document that the index holds. Raises Broken."""
        searcher = self._searcher()
        if searcher is None or not searcher.num_docs:
            return []
        found = searcher.search(Query.all_query(), searcher.num_docs, count=False)
        addresses = [address for _score, address in found.hits]
        versions = _numbers(searcher, "version", addresses)
        return list(zip(_numbers(searcher, "entry", addresses), versions, strict=True))

    def _searcher(self) -> Searcher | None:
        """The newest commit, or None where nothing was ever written."""
        generation = self._generation()
        if generation is None:
            return None
        try:
            index = self._open(generation)
            meta = (generation / "meta.json").stat()
            if self._seen != (meta.st_mtime_ns, meta.st_ino):
                index.reload()
                self._seen = (meta.st_mtime_ns, meta.st_ino)
            return index.searcher()
        except (OSError, ValueError) as error:
            self._opened = self._seen = None
            raise Broken(str(error)) from error

    def _generation(self) -> Path | None:
        try:
            return self.folder / (self.folder / CURRENT).read_text()
        except FileNotFoundError:
            return None

    def _open(self, generation: Path) -> Index:
        if self._opened is None or self._opened[0] != generation:
            index = Index.open(str(generation))
            index.config_reader("Manual", 1)
            index.register_tokenizer("stems", analyzer(ENGLISH))
            index.register_tokenizer("plain", plain_analyzer())
            self._opened, self._seen = (generation, index), None
        return self._opened[1]


def _locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_out(writer: IndexWriter, entry: int) -> None:
    """By query: delete_documents_by_term takes a Python int for a signed number, which matches no unsigned field."""
    writer.delete_documents_by_query(Query.term_query(SCHEMA, "entry", entry))


def _numbers(searcher: Searcher, name: str, addresses: list[DocAddress]) -> list[int]:
    """What the documents have in a field of whole numbers that every document has."""
    return cast("list[int]", searcher.fast_field_values(name, addresses))


def _commit(writer: IndexWriter) -> None:
    writer.commit()
    writer.wait_merging_threads()


def _is_found(searcher: Searcher, query: Query) -> bool:
    return bool(searcher.search(query, 1, count=False).hits)


def _stands_in(searcher: Searcher, stem: str, among: Query) -> bool:
    """Whether the text of one of these entries has the stem."""
    term = Query.term_query(SCHEMA, "text", stem, "basic")
    return _is_found(searcher, Query.boolean_query([(Occur.Must, among), (Occur.Must, term)]))


def _forms(searcher: Searcher, text: str) -> dict[str, list[str]]:
    """By the stem of each word of a text: its stems in other languages that the index has."""
    return {stem: [one for one in others if searcher.doc_freq("form", one)] for stem, others in forms_of(text).items()}


def _rights(searcher: Searcher, search: Search) -> list[Clause]:
    return rights(search, partial(_is_found, searcher))


def _facets(searcher: Searcher, query: Query) -> dict[str, dict]:
    asked = {name: {"terms": {"field": name, "size": 20}} for name in ("kind", "signal", "community")}
    answer = searcher.aggregate(query, asked)
    return {name: {bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]} for name in asked}
