"""The words of one file: a program of its own, since a file may be made to harm who reads it.

    python -I -B reader.py docx < file > words

It bounds its own memory and time before it looks at the file, writes at most MOST_CHARACTERS, and knows nothing of the
rest of the product. It ends with 0, or with one of the codes below; what it had read by then stands in its output.
"""

import io
import os
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from xml.parsers import expat

MOST_CHARACTERS = 200_000
MOST_PAGES = 500
MOST_UNPACKED = 64 * 1024**2  # bytes of XML
MEMORY = 512 * 1024**2
SECONDS = 20
CHUNK = 64 * 1024
CONTROLS = dict.fromkeys([*range(9), *range(11, 32), 127], " ")

BROKEN, LOCKED, TOO_LARGE = 3, 4, 5


class Locked(Exception):
    """It opens with a password only."""


class TooLarge(Exception):
    """It unpacks to more than any text would."""


class Office(NamedTuple):
    """Where a kind of office file has its words: in which parts, inside which elements, and what ends a line."""

    parts: re.Pattern
    words: set[str]
    lines: set[str]


OFFICE = {
    "docx": Office(re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml"), {"t"}, {"p", "br"}),
    "pptx": Office(re.compile(r"ppt/(slides|notesSlides)/[^/]+\.xml"), {"t"}, {"p", "br"}),
    "xlsx": Office(re.compile(r"xl/(sharedStrings|worksheets/[^/]+)\.xml"), {"t"}, {"si", "is"}),
    "odt": Office(re.compile(r"content\.xml"), {"p", "h"}, {"p", "h"}),
    "ods": Office(re.compile(r"content\.xml"), {"p", "h"}, {"p", "h"}),
}


def words_of(extension: str, content: bytes) -> Iterator[str]:
    if extension == "pdf":
        return pdf_words(content)
    if extension in OFFICE:
        return office_words(OFFICE[extension], content)
    return iter([as_text(content)])


def as_text(content: bytes) -> str:
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if is_wide else "utf-8-sig", errors="replace")


def pdf_words(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    document = PdfReader(io.BytesIO(content))
    if document.is_encrypted and not document.decrypt(""):
        raise Locked
    for page in islice(document.pages, MOST_PAGES):
        yield page.extract_text() + "\n"


def office_words(office: Office, content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = 0
        for part in archive.infolist():
            if not office.parts.fullmatch(part.filename):
                continue
            if part.flag_bits & 1:
                raise Locked
            xml = XmlWords(office)
            with archive.open(part) as stream:
                while chunk := stream.read(CHUNK):
                    unpacked += len(chunk)
                    if unpacked > MOST_UNPACKED:
                        raise TooLarge
                    yield xml.feed(chunk)
                yield xml.feed(b"", is_last=True)


class XmlWords:
    """The words in a stream of XML. No document type: what entities could do, they never do."""

    def __init__(self, office: Office):
        self.office = office
        self.depth = 0
        self.found: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._hear

    def feed(self, chunk: bytes, *, is_last: bool = False) -> str:
        self.parser.Parse(chunk, is_last)
        words = "".join(self.found)
        self.found.clear()
        return words

    def _refuse(self, *_doctype):
        raise ValueError("a document type")

    def _open(self, name: str, _attributes) -> None:
        self.depth += _local(name) in self.office.words

    def _close(self, name: str) -> None:
        self.depth -= _local(name) in self.office.words
        if _local(name) in self.office.lines:
            self.found.append("\n")
        elif _local(name) in {"tab", "s"}:
            self.found.append(" ")

    def _hear(self, text: str) -> None:
        if self.depth:
            self.found.append(text)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def tidy(text: str) -> str:
    """Without control characters, and with no more space than words need."""
    lines = (" ".join(line.split()) for line in text.translate(CONTROLS).split("\n"))
    return "\n".join(line for line in lines if line)


def bound_myself() -> None:
    for limit, most in [
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, MOST_CHARACTERS * 4),
        (resource.RLIMIT_CORE, 0),
    ]:
        resource.setrlimit(limit, (most, most))
    os.nice(10)


def main() -> int:
    bound_myself()
    found: list[str] = []
    left = MOST_CHARACTERS * 2  # some of it may be space
    try:
        for words in words_of(sys.argv[1], sys.stdin.buffer.read()):
            found.append(words[:left])
            left -= len(words)
            if left <= 0:
                break
    except Locked:
        return LOCKED
    except TooLarge:
        return TOO_LARGE
    except MemoryError:
        return TOO_LARGE
    except Exception:  # whatever a parser says of a broken file, the file is broken
        return BROKEN
    finally:
        sys.stdout.buffer.write(tidy("".join(found))[:MOST_CHARACTERS].encode(errors="replace"))
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
