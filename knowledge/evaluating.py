"""How well search finds what people judged to be right: retrieval sets in BEIR layout, and the usual measures."""

import csv
import json
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from knowledge.engine import Document, Engine, Hit, Search
from knowledge.meaning import TOGETHER, closest, fused, meaning

EVERYWHERE = frozenset([1])
DEPTH = 1000  # hits that are judged
MEASURES = ("ndcg@10", "recall@10", "recall@100", "mrr", "map")
A_PAGE = 20  # hits that are timed: what one asks for who searches

Rank = Callable[[str, int], list[int]]
"""The places in the corpus that best answer a text, so many at most, best first."""


class BadSet(Exception):
    """The folder does not hold a retrieval set. Says what is wrong."""


@dataclass(frozen=True)
class Question:
    id: str
    text: str
    relevant: dict[str, int]  # how relevant, from 1 up, by document
    candidates: frozenset[str]  # the only ones to rank, unless empty


@dataclass(frozen=True)
class RetrievalSet:
    """Documents, questions, and which answer which."""

    ids: list[str]
    documents: list[Document]
    questions: list[Question] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path) -> "RetrievalSet":
        """Raises BadSet."""
        try:
            corpus = list(_lines(folder / "corpus.jsonl"))
            ids = [row["_id"] for row in corpus]
            documents = [_document(place, row) for place, row in enumerate(corpus)]
            return cls(ids, documents, _questions(folder))
        except OSError as error:
            raise BadSet(f"{error.filename}: {error.strerror}") from error
        except (ValueError, KeyError) as error:
            raise BadSet(f"{folder}: {error!r}") from error

    def measure(self, rank: Rank) -> dict[str, float]:
        """What `rank` reaches, as means over the questions, and how long a page of hits takes."""
        rows, milliseconds = [], []
        for question in self.questions:
            began = time.perf_counter()
            rank(question.text, A_PAGE)
            milliseconds.append((time.perf_counter() - began) * 1000)
            rows.append(judged(self._ranked(question, rank), question.relevant))
        means = {name: fmean(row[name] for row in rows) for name in rows[0]}
        return means | {"ms_p50": _quantile(milliseconds, 0.5), "ms_p95": _quantile(milliseconds, 0.95)}

    def _ranked(self, question: Question, rank: Rank) -> list[str]:
        """A question that itself stands in the corpus does not find itself. Candidates are all ranked, found or not."""
        found = [self.ids[place] for place in rank(question.text, DEPTH)]
        if question.candidates:
            found = [one for one in found if one in question.candidates]
            found += sorted(question.candidates.difference(found))
        return [one for one in found if one != question.id]


def judged(ranked: list[str], relevant: dict[str, int]) -> dict[str, float]:
    """The measures of one ranking: `relevant` says how much each document is wanted.

    Where nothing is, all are 0: sets with candidates count such questions in.
    """
    if not relevant:
        return dict.fromkeys(MEASURES, 0.0)
    places = [place for place, one in enumerate(ranked) if one in relevant]
    ideal = sum(gain / math.log2(place + 2) for place, gain in enumerate(sorted(relevant.values(), reverse=True)[:10]))
    reached = sum(relevant[ranked[place]] / math.log2(place + 2) for place in places if place < 10)
    precisions = [count / (place + 1) for count, place in enumerate(places, start=1)]
    values = [
        reached / ideal,
        sum(place < 10 for place in places) / len(relevant),
        sum(place < 100 for place in places) / len(relevant),
        1 / (places[0] + 1) if places and places[0] < 10 else 0.0,
        sum(precisions) / len(relevant),
    ]
    return dict(zip(MEASURES, values, strict=True))


def ranks(retrieval: RetrievalSet, folder: Path) -> dict[str, Rank]:
    """Each way of finding that is installed, over a scratch index in `folder`."""
    engine = Engine(folder)
    with engine.only_writer(wait=1):
        engine.rebuild(retrieval.documents)

    def found(text: str, limit: int) -> list[Hit]:
        return engine.search(Search(text=text, communities=EVERYWHERE, limit=limit)).hits

    def lexical(text: str, limit: int) -> list[int]:
        return [hit.entry for hit in found(text, limit)]

    extra = meaning()
    if extra is None:
        return {"lexical": lexical}
    space = extra.scratch(retrieval.documents)

    def semantic(text: str, limit: int) -> list[int]:
        return closest(space.closeness(text, communities=EVERYWHERE, limit=limit), limit)

    def both(text: str, limit: int) -> list[int]:
        hits = found(text, max(limit, TOGETHER))
        first, rest = hits[:TOGETHER], hits[TOGETHER:]
        close = space.closeness(text, communities=EVERYWHERE, limit=TOGETHER, also=[hit.entry for hit in first])
        ranked = [hit.entry for hit in fused(first, close)]
        listed = set(ranked)
        return [*ranked, *(hit.entry for hit in rest if hit.entry not in listed)][:limit]

    return {"lexical": lexical, "semantic": semantic, "fused": both}


def _lines(file: Path) -> Iterator[dict]:
    with open(file, encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _document(place: int, row: dict) -> Document:
    return Document(
        entry=place, version=1, kind="question", community=1, title=row.get("title") or "", text=row.get("text") or ""
    )


def _questions(folder: Path) -> list[Question]:
    relevant = _judgements(folder)
    candidates: dict[str, set[str]] = {}
    if (folder / "candidates.tsv").exists():
        for query, document, _rank in _rows(folder / "candidates.tsv"):
            candidates.setdefault(query, set()).add(document)
    return [
        Question(
            row["_id"], _text(row, candidates), relevant.get(row["_id"], {}), frozenset(candidates.get(row["_id"], ()))
        )
        for row in _lines(folder / "queries.jsonl")
        if relevant.get(row["_id"]) or row["_id"] in candidates
    ]


def _text(row: dict, candidates: dict[str, set[str]]) -> str:
    """What is asked. Which of some candidates are alike is asked of the whole question, else of its title."""
    return f"{row['text']} {row.get('body') or ''}" if row["_id"] in candidates else row["text"]


def _judgements(folder: Path) -> dict[str, dict[str, int]]:
    """How relevant what is, by query. Of several files the mended one is read, else the test split."""
    files = {file.stem: file for file in (folder / "qrels").glob("*.tsv")}
    file = next((files[name] for name in ["test-fixed", "test", *sorted(files)] if name in files), None)
    if file is None:
        raise BadSet(f"{folder / 'qrels'} holds no .tsv file")
    relevant: dict[str, dict[str, int]] = {}
    for query, document, score in _rows(file):
        relevant.setdefault(query, {}).update({document: int(score)} if int(score) > 0 else {})
    if not any(relevant.values()):
        raise BadSet(f"{file} names nothing that is relevant")
    return relevant


def _rows(file: Path) -> Iterator[list[str]]:
    """The rows of a table of three columns, without its head."""
    with open(file, encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows, None)
        yield from (row[:3] for row in rows if len(row) >= 3)


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]
