"""Markdown in, safe HTML out. Knows no model."""

from markup.excerpts import excerpt, plain, without_controls
from markup.inline_rules import is_name
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
    "is_name",
    "outline",
    "plain",
    "render",
    "without_controls",
]
