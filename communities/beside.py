"""What floors above hang beside a thing, asked with it in the same query: a busy page asks no further one for it.

    beside.register("page", talk_thread=lambda reader: …)  # once, in AppConfig.ready

The expression stands in a query of the things of that kind, so `OuterRef("pk")` is the thing's key. Siblings that are
joined above show each other like that without knowing each other.
"""

from collections.abc import Callable

from django.db.models import Expression, Subquery

from accounts.models import User

type Hung = Expression | Subquery

_hung: dict[str, dict[str, Callable[[User], Hung]]] = {}


def register(kind: str, **made: Callable[[User], Hung]) -> None:
    _hung.setdefault(kind, {}).update(made)


def hung_on(kind: str, reader: User) -> dict[str, Hung]:
    """By the name of the attribute that a thing of the kind gets: what `reader` may see there."""
    return {name: make(reader) for name, make in _hung.get(kind, {}).items()}
