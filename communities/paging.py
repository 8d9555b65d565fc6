"""Reading the keys by which lists page, from a query string where anything may stand."""

import datetime as dt
from collections.abc import Iterable

from django.utils.dateparse import parse_datetime


def moment_from(text: str) -> dt.datetime | None:
    """The moment, with its zone. None for what is none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def number_from(text: str) -> int | None:
    """The whole number, if the database can hold it. None for what is none."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else None


def numbers_from(texts: Iterable[str]) -> list[int]:
    """The whole numbers among the texts."""
    return [number for text in texts if (number := number_from(text)) is not None]


def id_from(text: str) -> int | None:
    """A key or a place in a count: a whole number that is not negative. None for what is none."""
    number = number_from(text)
    return number if number is not None and number >= 0 else None
