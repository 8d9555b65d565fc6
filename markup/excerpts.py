"""The beginning of a text, for lists and letters."""


def excerpt(plain: str, length: int) -> str:
    """At most `length` characters on one line, cut between words, with an ellipsis where something is left out."""
    line = " ".join(plain.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
