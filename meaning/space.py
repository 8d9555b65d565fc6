"""Vectors in memory, and which of them are closest to a text."""

from collections.abc import Iterable, Iterator
from functools import cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from knowledge.engine import Document
from meaning.embedder import Embedder, Vectors, embedder
from meaning.models import Vector

COMPARED = 4_000  # rows are compared with a text in full; of more, those that are the most alike in their signs
FETCHED_AT_A_TIME = 2_000


class Space:
    """Entries with their communities and vectors, one row each; a byte a dimension.

    Beside them stands the sign of each dimension, a bit each: which vectors may be close is soon told by how many signs
    differ, so that few need be compared in full.
    """

    def __init__(self, model: Embedder, dimension: int):
        self.model = model
        self.count = 0
        self._rows = np.zeros((0, dimension), np.int8)
        self._signs = _signs_of(self._rows)
        self._lengths = np.zeros(0, np.float32)
        self._entries = np.zeros(0, np.int64)
        self._communities = np.zeros(0, np.int64)
        self._places: dict[int, int] = {}

    def put(self, entries: list[int], communities: list[int], vectors: Vectors) -> None:
        """Add entries, or put them in place of what they were."""
        places = []
        for entry in entries:
            places.append(self._places.setdefault(entry, len(self._places)))
        self._make_room(len(self._places))
        self._rows[places] = vectors
        self._signs[:, places] = _signs_of(vectors)
        self._lengths[places] = np.linalg.norm(vectors.astype(np.float32), axis=1)
        self._entries[places] = entries
        self._communities[places] = communities
        self.count = len(self._places)  # last: what another thread reads is whole

    def closeness(
        self, text: str, *, communities: frozenset[int], limit: int, also: Iterable[int] = ()
    ) -> dict[int, float]:
        """See knowledge.meaning. What one may not read is left out before anything is ranked."""
        asked = self.model.embed([text])
        allowed = np.fromiter(communities, np.int64, len(communities))
        count = self.count  # another thread may be adding some
        readable = np.flatnonzero(np.isin(self._communities[:count], allowed))
        places = (self._places.get(entry, count) for entry in also)
        named = np.array([place for place in places if place < count], np.int64)
        named = named[np.isin(self._communities[named], allowed)]
        compared = np.union1d(self._alike(asked, readable), named)
        cosines = self._cosines(asked, compared)
        best = np.argpartition(-cosines, limit)[:limit] if len(cosines) > limit else np.arange(len(cosines))
        wanted = {*best.tolist(), *np.flatnonzero(np.isin(compared, named)).tolist()}
        return {int(self._entries[compared[place]]): float(cosines[place]) for place in wanted}

    def _alike(self, asked: Vectors, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Of these rows as many as are compared in full."""
        if len(rows) <= COMPARED:
            return rows
        differing = np.zeros(len(rows), np.uint16)
        for signs, [sign] in zip(self._signs, _signs_of(asked), strict=True):
            differing += np.bitwise_count(signs[rows] ^ sign)
        return rows[np.argpartition(differing, COMPARED)[:COMPARED]]

    def _cosines(self, asked: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        text = asked[0].astype(np.float32)
        text /= max(float(np.linalg.norm(text)), 1e-9)
        return self._rows[rows].astype(np.float32) @ text / self._lengths[rows]

    def _make_room(self, count: int) -> None:
        missing = count - len(self._entries)
        if missing > 0:
            more = max(missing, len(self._entries) // 4)
            self._rows = np.concatenate([self._rows, np.zeros((more, self._rows.shape[1]), np.int8)])
            self._signs = np.concatenate([self._signs, np.zeros((len(self._signs), more), np.uint64)], axis=1)
            self._lengths = np.concatenate([self._lengths, np.ones(more, np.float32)])
            self._entries = np.concatenate([self._entries, np.zeros(more, np.int64)])
            self._communities = np.concatenate([self._communities, np.full(more, -1, np.int64)])


class StoredSpace(Space):
    """The vectors of the database, followed: each search first fetches what came since the last."""

    def __init__(self, model: Embedder, dimension: int):
        super().__init__(model, dimension)
        self._newest = 0
        self._lock = Lock()

    def closeness(self, text, **asked):
        with self._lock:
            self._follow()
        return super().closeness(text, **asked)

    def _follow(self) -> None:
        for batch in self._batches():
            rows = np.frombuffer(b"".join(row[3] for row in batch), np.int8).reshape(len(batch), -1)
            self.put([row[1] for row in batch], [row[2] for row in batch], rows)
            self._newest = batch[-1][0]

    def _batches(self) -> Iterator[list[tuple[int, int, int, bytes]]]:
        vectors = Vector.objects.filter(model=self.model.name).order_by("pk")
        while True:
            rows = vectors.filter(pk__gt=self._newest).values_list("pk", "entry", "community", "data")
            batch = [(pk, entry, place, bytes(data)) for pk, entry, place, data in rows[:FETCHED_AT_A_TIME]]
            if batch:
                yield batch
            if len(batch) < FETCHED_AT_A_TIME:
                return


def _signs_of(vectors: Vectors) -> NDArray[np.uint64]:
    """A bit for each dimension that is above 0, 64 to a number; a column for each vector."""
    missing = -vectors.shape[1] % 64
    bits = np.packbits(np.pad(vectors > 0, ((0, 0), (0, missing))), axis=1)
    return np.ascontiguousarray(bits.view(np.uint64).T)


@cache
def stored_space() -> StoredSpace:
    """The space of this process."""
    model = embedder()
    return StoredSpace(model, model.embed(["a"]).shape[1])


def scratch_space(documents: list[Document]) -> Space:
    model = embedder()
    vectors = model.embed([text_of(document.title, document.text) for document in documents])
    space = Space(model, vectors.shape[1])
    space.put([one.entry for one in documents], [one.community for one in documents], vectors)
    return space


def text_of(title: str, text: str) -> str:
    """What of an entry is embedded: the model reads no further anyway."""
    return f"{title}\n{text[:2_000]}".strip()
