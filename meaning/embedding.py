"""Keeping the vectors true to the entries, a few at a time."""

from hashlib import md5

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from knowledge.models import Entry
from meaning.embedder import embedder
from meaning.models import Vector
from meaning.space import text_of

AT_A_TIME = 64
ONLY_ONE = 7_305_011  # the advisory lock: one embeds at a time, so that keys are committed in their order


def outstanding(model: str) -> QuerySet[Entry]:
    """The entries without a vector, or with that of an older text or another model. The newest first."""
    stale = Q(vector=None) | ~Q(vector__version=F("version")) | ~Q(vector__model=model)
    return Entry.objects.filter(stale).order_by("-active_at", "-pk")


@transaction.atomic
def embed_some() -> int:
    """Embed a batch of what is outstanding. Returns how many; none while another process embeds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONLY_ONE])
        if not cursor.fetchone()[0]:
            return 0
    model = embedder()
    entries = list(outstanding(model.name)[:AT_A_TIME])
    known = {
        (vector.entry_id, vector.digest): bytes(vector.data)
        for vector in Vector.objects.filter(entry__in=entries, model=model.name)
    }
    texts = {entry.pk: _text(entry) for entry in entries}
    digests = {pk: md5(text.encode(), usedforsecurity=False).hexdigest() for pk, text in texts.items()}
    new = [pk for pk in texts if (pk, digests[pk]) not in known]
    if new:
        vectors = model.embed([texts[pk] for pk in new])
        known |= {(pk, digests[pk]): row.tobytes() for pk, row in zip(new, vectors, strict=True)}
    Vector.objects.filter(entry__in=entries).delete()
    Vector.objects.bulk_create(_vector(entry, model.name, digests[entry.pk], known) for entry in entries)
    return len(entries)


def _vector(entry: Entry, model: str, digest: str, known: dict[tuple[int, str], bytes]) -> Vector:
    data = known[entry.pk, digest]
    return Vector(
        entry=entry,
        version=entry.version,
        community=entry.community_id,
        model=model,
        dimension=len(data),
        digest=digest,
        data=data,
    )


def _text(entry: Entry) -> str:
    """A reply speaks for itself: the title leads to its thread."""
    return text_of("" if entry.post_id else entry.title, entry.text)
