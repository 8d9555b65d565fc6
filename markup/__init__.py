"""Markdown in, safe HTML out. Knows no model."""

from markup.excerpts import excerpt, plain
from markup.rendering import (
    LONGEST_PAGE,
    LONGEST_POST,
    HasNul,
    Heading,
    Part,
    Rendered,
    TooLong,
    Unreadable,
    outline,
    render,
)

__all__ = [
    "LONGEST_PAGE",
    "LONGEST_POST",
    "HasNul",
    "Heading",
    "Part",
    "Rendered",
    "TooLong",
    "Unreadable",
    "excerpt",
    "outline",
    "plain",
    "render",
]
