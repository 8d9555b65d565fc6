"""What readers hand on: a page as it was elsewhere, and what of it has no place here."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Incoming:
    """A page from elsewhere. `files` are those of the source that its text names, by the word that stands for each."""

    key: str  # unique in its source
    title: str
    body: str
    parent: str | None = None
    tags: list[str] = field(default_factory=list)
    author: str | None = None
    at: str | None = None
    url: str = ""
    earlier: list[dict[str, Any]] = field(default_factory=list)  # revisions before the newest
    comment: str = ""
    files: dict[str, str] = field(default_factory=dict)
    left: Counter = field(default_factory=Counter)
    is_page: bool = True  # False: only to be told of, in `left`

    def token(self, name: str) -> str:
        """The word that stands in the text for a file until that is here."""
        token = f"incoming-file-{len(self.files)}-of-{self.key}".replace(" ", "%20")
        self.files[token] = name
        return token

    def record(self, space: str, body: str) -> dict[str, Any]:
        """As `WikiImport` takes it."""
        newest = {"author": self.author, "at": self.at, "message": self.comment, "body_md": body}
        revisions = [*self.earlier, newest]
        return {
            "space": space,
            "path": self.key,
            "parent": self.parent,
            "title": self.title,
            "tags": self.tags,
            "url": self.url,
            "license": "",
            "authors": sorted({revision["author"] for revision in revisions if revision["author"]}),
            "revisions": revisions,
        }
