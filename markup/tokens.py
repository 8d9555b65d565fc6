"""The words of what the parser found."""

from markdown_it.token import Token

WITH_WORDS = {"text", "code_inline", "image", "softbreak", "hardbreak", "text_special", "formula"}


def words(tokens: list[Token]) -> str:
    """The text of inline tokens."""
    return "".join(
        words(token.children or [])
        if token.type == "image"
        else "\n"
        if token.type.endswith("break") or token.type == "caption_open"
        else token.content
        for token in tokens
        if token.type in WITH_WORDS or token.type == "caption_open"
    ).strip("\n")


def plain(tokens: list[Token]) -> str:
    """The text of the document without markup, a block a line, for the index and for excerpts."""
    blocks = (
        words(token.children or []) if token.type == "inline" else token.content
        for token in tokens
        if token.type in {"inline", "fence", "code_block", "formula_block"}
    )
    return "\n".join(block.strip("\n") for block in blocks if block.strip())
