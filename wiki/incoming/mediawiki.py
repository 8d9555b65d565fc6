"""A MediaWiki dump: every revision of its pages, the wikitext turned into Markdown."""

import bz2
import gzip
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree
from xml.parsers import expat

import mwparserfromhell
from mwparserfromhell.nodes import Comment, ExternalLink, HTMLEntity, Tag, Template, Wikilink

from wiki.importing import LONGEST_TITLE
from wiki.incoming.records import Incoming
from wiki.incoming.source import MOST_BYTES, Hostile

HEAD = 65_536
OPENERS: dict[str, Any] = {".bz2": bz2.open, ".gz": gzip.open, ".xz": lzma.open}
PAGES, CATEGORY, FILE = "0", "14", "6"  # keys of namespaces
FENCED = {"syntaxhighlight", "source", "pre"}
# Characters of nobody stand for the marks until lines are told by theirs: "**" would begin a list.
BOLD, ITALIC, ASIDE = "\ue000", "\ue001", "\ue002"
MARKS = {"b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC, "s": "~~", "del": "~~"}
CODE = {"code", "tt", "kbd"}
LIST = re.compile(r"^([*#:;]+)[ \t]*(.*)$")
HEADING = re.compile(r"^(={1,6})[ \t]*(.+?)[ \t]*\1[ \t]*$")


class Bounded:
    """A stream that ends in an error once it has given more than is reasonable."""

    def __init__(self, stream: IO[bytes]):
        self.stream, self.given = stream, 0

    def read(self, size: int = -1) -> bytes:
        content = self.stream.read(size)
        self.given += len(content)
        if self.given > MOST_BYTES:
            raise Hostile("It unpacks to more than it may.")
        return content


def read(path: Path) -> Iterator[Incoming]:
    """The pages of the main namespace. Raises Hostile and ElementTree.ParseError."""
    with unpacked(path) as stream:
        refuse_document_type(stream)
    with unpacked(path) as stream:
        namespaces: dict[str, str] = {}
        for _event, element in ElementTree.iterparse(Bounded(stream)):  # noqa: S314  no entities without a DTD
            name = local(element)
            if name == "namespace" and element.text:
                namespaces[element.text.casefold()] = element.get("key", "")
            elif name == "page":
                yield page_of(element, namespaces)
                element.clear()


def unpacked(path: Path) -> IO[bytes]:
    return OPENERS.get(path.suffix, open)(path, "rb")


def refuse_document_type(stream: IO[bytes]) -> None:
    """Entities of a document's own can be bombs, and lead to files. No dump has them. Raises Hostile."""
    seen: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_names: seen.append("doctype")
    parser.StartElementHandler = lambda *_names: seen.append("element")
    while not seen and (chunk := stream.read(HEAD)):
        try:
            parser.Parse(chunk)
        except expat.ExpatError:
            break  # said by who reads it all
    if "doctype" in seen:
        raise Hostile("It defines a document type.")


def local(element: ElementTree.Element) -> str:
    """The element's name without its namespace, which has the dump's version in it."""
    return element.tag.rpartition("}")[2]


def child(element: ElementTree.Element, name: str) -> ElementTree.Element | None:
    return next((found for found in element if local(found) == name), None)


def text_of(element: ElementTree.Element | None, *names: str) -> str:
    for name in names:
        element = child(element, name) if element is not None else None
    return (element.text or "") if element is not None else ""


def page_of(element: ElementTree.Element, namespaces: dict[str, str]) -> Incoming:
    title = text_of(element, "title")
    page = Incoming(key=title[:150], title=title[:LONGEST_TITLE], body="")
    if (namespace := text_of(element, "ns") or PAGES) != PAGES:
        page.left[f"pages of the namespace {title.partition(':')[0] or namespace}"] += 1
        page.is_page = False
        return page
    if child(element, "redirect") is not None:
        page.left["redirects"] += 1
        page.is_page = False
        return page
    found = sorted((part for part in element if local(part) == "revision"), key=lambda part: text_of(part, "timestamp"))
    revisions = []
    for part in found:
        converter = Wikitext(namespaces)
        revisions.append(revision_of(part, converter.markdown(text_of(part, "text"))))
        page.left, page.tags = converter.left, converter.categories[:5]  # of the newest, at last
    if revisions:
        *page.earlier, newest = revisions
        page.body, page.comment = newest["body_md"], newest["message"]
        page.author, page.at = newest["author"], newest["at"]
    return page


def revision_of(element: ElementTree.Element, body: str) -> dict[str, Any]:
    """As `WikiImport` takes it."""
    return {
        "author": text_of(element, "contributor", "username") or text_of(element, "contributor", "ip") or None,
        "at": text_of(element, "timestamp") or None,
        "message": text_of(element, "comment"),
        "body_md": body,
    }


class Wikitext:
    """Turns one text into Markdown. What has no place in it is counted in `left`."""

    def __init__(self, namespaces: dict[str, str]):
        self.namespaces = namespaces | {"category": CATEGORY, "file": FILE, "image": FILE}
        self.left: Counter = Counter()
        self.categories: list[str] = []
        self._aside: list[str] = []

    def markdown(self, text: str) -> str:
        """What stands in the text first, then bold and italics, then what its lines are."""
        text = "".join(letter for letter in text if letter not in (BOLD, ITALIC, ASIDE))
        flat = marked("".join(map(self._node, mwparserfromhell.parse(text, skip_style_tags=True).nodes)))
        lines = [self._line(line) for line in flat.split("\n")]
        result = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
        result = result.replace(BOLD, "**").replace(ITALIC, "*")
        return re.sub(f"{ASIDE}(\\d+){ASIDE}", lambda found: self._aside[int(found[1])], result)

    def _set_aside(self, code: str) -> str:
        """What stays as it is, whatever is in it."""
        self._aside.append(code)
        return f"{ASIDE}{len(self._aside) - 1}{ASIDE}"

    def _node(self, node) -> str:
        if isinstance(node, Wikilink):
            return self._link(node)
        if isinstance(node, ExternalLink):
            words = "".join(map(self._node, node.title.nodes)) if node.title else ""
            return f"[{words}]({node.url})" if words else f"<{node.url}>"
        if isinstance(node, Tag):
            return self._tag(node)
        if isinstance(node, Template):
            self.left[f"templates: {str(node.name).strip()[:60]}"] += 1
            return ""
        if isinstance(node, Comment):
            return ""
        if isinstance(node, HTMLEntity):
            return node.normalize()
        return str(node)  # text, headings: told by their lines

    def _link(self, node: Wikilink) -> str:
        target = str(node.title).strip().lstrip(":").replace("_", " ")
        words = str(node.text) if node.text else ""
        prefix, colon, rest = target.partition(":")
        namespace = self.namespaces.get(prefix.strip().casefold()) if colon else None
        if namespace == CATEGORY:
            self.categories.append(rest.strip())
            return ""
        if namespace == FILE:
            self.left["files and pictures"] += 1
            return ""
        if namespace or (colon and prefix.islower() and " " not in rest[:1]):
            self.left["links to other wikis and namespaces"] += 1
            return words or target
        page = target.partition("#")[0].strip().replace("/", "-")
        if not page:
            return words or target
        return f"[[{page}|{words}]]" if words and words != page else f"[[{page}]]"

    def _tag(self, node: Tag) -> str:
        name = str(node.tag).strip().casefold()
        inner = "" if node.self_closing else str(node.contents or "")
        if node.wiki_markup and name in {"li", "dt", "dd", "hr"}:
            return str(node.wiki_markup)
        if name in FENCED:
            language = str(node.get("lang").value).strip() if node.has("lang") else ""
            return self._set_aside(f"\n```{language}\n{inner.strip(chr(10))}\n```\n")
        if name == "nowiki":
            return self._set_aside(inner)
        if name in CODE and "\n" not in inner and "`" not in inner:
            return self._set_aside(f"`{inner}`") if inner else ""
        if name == "br":
            return "\n"
        if name == "table":
            return self._table(node)
        if name in MARKS and "\n" not in inner:
            return f"{MARKS[name]}{inner}{MARKS[name]}" if inner else ""
        if name == "ref":
            self.left["footnotes"] += 1
            return ""
        if name in {"references", "gallery", "math"}:
            self.left[f"elements: {name}"] += 1
            return ""
        return "".join(map(self._node, node.contents.nodes)) if node.contents else ""

    def _table(self, table: Tag) -> str:
        """Rows of cells in one line each. How they look is left behind; so is a table in a table."""
        parts = [part for part in table.contents.nodes if isinstance(part, Tag)]
        first = [part for part in parts if str(part.tag) in {"td", "th"}]  # before any row is begun
        rows = [self._cells(first)]
        rows += [self._cells(part.contents.nodes) for part in parts if str(part.tag) == "tr"]
        rows = [row for row in rows if row]
        if not rows:
            return ""
        self.left["how tables look"] += 1
        width = max(map(len, rows))
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
        return "\n".join(["", lines[0], f"|{' --- |' * width}", *lines[1:], ""])

    def _cells(self, nodes) -> list[str]:
        cells = [node for node in nodes if isinstance(node, Tag) and str(node.tag) in {"td", "th"}]
        texts = ["".join(map(self._node, cell.contents.nodes)) for cell in cells]
        return [" ".join(text.split()).replace("|", "\\|") for text in texts]

    def _line(self, line: str) -> str:
        if heading := HEADING.match(line):
            return f"\n{'#' * max(2, len(heading[1]))} {heading[2]}\n"
        if found := LIST.match(line):
            marks, words = found[1], found[2]
            if marks[-1] in ":;":
                return f"> {words}" if marks[-1] == ":" else f"**{words}**"
            indent = "".join("   " if mark == "#" else "  " for mark in marks[:-1])
            return f"{indent}{'1.' if marks[-1] == '#' else '-'} {words}"
        return "\n---\n" if re.fullmatch(r"-{4,}", line) else line


def marked(text: str) -> str:
    """Bold and italics, by the characters that stand for them."""
    for quotes, mark in [("'" * 5, BOLD + ITALIC), ("'" * 3, BOLD), ("'" * 2, ITALIC)]:
        text = re.sub(rf"{quotes}\s*(.+?)\s*{quotes}", rf"{mark}\1{mark[::-1]}", text)
    return text
