"""Queries of busy pages, put together once a process: for the database they cost little, for us their building does.

    @prepared
    def answers(reader, *, thread: int, with_removed: bool):
        return Post.objects.visible_to(reader).filter(thread=thread)

    answers(request.user, thread=12, with_removed=False)  # a list

The function is called once for each kind of reader, with values that stand for the reader's key and for each whole
number and text; its SQL is kept, and each later call puts the true values in their place. True and False are part of
the kind, and so is which values are given. So the function must do nothing with them but hand them to the queryset,
and ask nothing of the database: what could go stale in the kept SQL is refused when it is put together.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, time
from functools import wraps
from typing import Any

from django.db import connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

STAND_IN = 2_147_480_000  # the first of the numbers that stand for others: as large as a column of whole numbers takes
TEXT_STAND_IN = "the text that stands for another: "
READER_FLAGS = ["is_guest", "is_staff", "is_superuser"]  # what rights may turn on, beside memberships


class NotPreparable(Exception):
    """The queryset holds what would go stale, or what only the building of each query can know."""


def prepared(build: Callable[..., QuerySet]) -> Callable[..., list]:
    """Turn a function that gives a queryset of models into one that gives their list. That raises NotPreparable."""
    plans: dict[tuple, _Plan] = {}

    @wraps(build)
    def ask(reader, **values: int | str) -> list:
        in_order = sorted(values.items())  # callers may name them in any
        switches = {name: value for name, value in in_order if isinstance(value, bool)}
        others = {name: value for name, value in in_order if name not in switches}
        kind = (*(getattr(reader, flag) for flag in READER_FLAGS), *others, *switches.items())
        if kind not in plans:
            plans[kind] = _Plan.of(build, reader, others, switches)
        return plans[kind].run([reader.pk, *others.values()])

    return ask


@dataclass
class _Plan:
    """SQL that is there already, and where in it the numbers go."""

    db: str
    model: type[Model]
    fetch_mode: Any
    compiler: SQLCompiler
    sql: str
    params: tuple
    places: list[tuple[int, int]]  # of a parameter, and of the value that goes there

    @classmethod
    def of(cls, build: Callable[..., QuerySet], reader, values: dict[str, int | str], switches: dict) -> "_Plan":
        flags = {flag: getattr(reader, flag) for flag in READER_FLAGS}
        stand_ins = {
            name: f"{TEXT_STAND_IN}{place}" if isinstance(value, str) else STAND_IN + place
            for place, (name, value) in enumerate(values.items(), start=1)
        }
        standing = {stand_in: place for place, stand_in in enumerate([STAND_IN, *stand_ins.values()])}
        queryset: Any = _without_asking(build, reader.__class__(pk=STAND_IN, **flags), stand_ins | switches)
        if queryset._prefetch_related_lookups or queryset._iterable_class is not ModelIterable:
            raise NotPreparable("Only models, and no prefetching")
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        # An empty list is what a queryset says by itself: what was looked up would hold something.
        if str(STAND_IN)[:-3] in sql or any(isinstance(value, date | time | list) and value != [] for value in params):
            raise NotPreparable(sql)
        places = [(place, standing[value]) for place, value in enumerate(params) if _stands_in(value, standing)]
        if not set(range(1, len(values) + 1)) <= {number for _place, number in places}:
            raise NotPreparable("Each value must reach the database as it is")
        return cls(queryset.db, queryset.model, queryset._fetch_mode, compiler, sql, tuple(params), places)

    def run(self, values: list[int | str]) -> list:
        params = list(self.params)
        for place, number in self.places:
            params[place] = values[number]
        connection = connections[self.db]  # of this thread
        ready: Any = copy(self.compiler)
        ready.connection = connection
        ready.execute_sql = lambda **_options: [self._rows(connection, params)]
        return list(ModelIterable(_Ready(self, ready)))  # type: ignore[arg-type]

    def _rows(self, connection: Any, params: list) -> list[tuple]:
        """Ask with the values beside the statement, so that the server, too, plans it once: see PREPARE_STATEMENTS."""
        connection.ensure_connection()
        apart: Any = ServerBindingCursor
        with connection._prepare_cursor(apart(connection.connection)) as cursor:
            cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        return [row[: self.compiler.col_count] for row in rows] if self.compiler.has_extra_select else rows


class _Ready:
    """A queryset as far as ModelIterable looks at it."""

    def __init__(self, plan: _Plan, compiler: SQLCompiler):
        self.db = plan.db
        self.model = plan.model
        self.query = self
        self._fetch_mode = plan.fetch_mode
        self._known_related_objects: dict = {}
        self._compiler = compiler

    def get_compiler(self, using: str) -> SQLCompiler:
        return self._compiler


def _stands_in(value: object, standing: dict[int | str, int]) -> bool:
    return isinstance(value, int | str) and value in standing


def _without_asking(build: Callable[..., QuerySet], reader, values: dict) -> QuerySet:
    def refuse(_execute, sql, _params, _many, _context):
        raise NotPreparable(f"The building asked the database: {sql}")

    with connections["default"].execute_wrapper(refuse):
        return build(reader, **values)
