"""Where files come from: a folder, or an archive from somebody whom one need not trust."""

import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

MOST_FILES = 50_000
MOST_BYTES = 2 * 1024**3
MOST_BYTES_IN_A_FILE = 64 * 1024**2
MOST_SQUEEZED = 200  # times: text shrinks by 10, a bomb by 1,000
SMALL = 1024**2  # whatever its ratio


class Hostile(Exception):
    """An archive that would write outside its folder, or unpack to more than is reasonable. Says which."""


class Source:
    """The files of a folder or archive by their path in it. Nothing is ever unpacked onto a disk."""

    def __init__(self, path: Path):
        """Raises Hostile, and OSError or what the archive raises if it can't be read."""
        self._readers: dict[str, Callable[[], bytes]] = dict(_files(path))

    @property
    def names(self) -> list[str]:
        return sorted(self._readers)

    def __contains__(self, name: str) -> bool:
        return name in self._readers

    def read(self, name: str) -> bytes:
        """The content of a file. Raises Hostile if it is longer than it said, or than any file may be."""
        return self._readers[name]()

    def text(self, name: str) -> str:
        return self.read(name).decode("utf-8-sig", errors="replace")


def _files(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    if path.is_dir():
        return _of_folder(path)
    if zipfile.is_zipfile(path):
        return _of_zip(path)
    if tarfile.is_tarfile(path):
        return _of_tar(path)
    raise OSError(f"{path} is no folder, zip or tar archive.")


def _of_folder(root: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    for file in sorted(root.rglob("*")):
        inside = file.relative_to(root).as_posix()
        # A link may lead out of the folder.
        if file.is_file() and file.resolve().is_relative_to(root.resolve()):
            yield inside, partial(_read_file, file, inside)


def _of_zip(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    archive = zipfile.ZipFile(path)
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    _check([(entry.filename, entry.file_size) for entry in entries])
    for entry in entries:
        if entry.flag_bits & 1:
            raise Hostile(f"{entry.filename} is encrypted.")
        if entry.file_size > max(SMALL, entry.compress_size * MOST_SQUEEZED):
            raise Hostile(f"{entry.filename} unpacks to more than {MOST_SQUEEZED} times its size.")
        yield entry.filename, partial(_read_entry, archive, entry)


def _of_tar(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """A tar is read once from start to end: what is squeezed can't be asked for piece by piece."""
    total, seen = 0, 0
    contents: dict[str, bytes] = {}
    with tarfile.open(path) as archive:
        for entry in archive:
            seen += 1
            total += entry.size
            if seen > MOST_FILES or total > MOST_BYTES:
                raise Hostile("It holds too much.")
            if entry.isdir():
                continue
            _check([(entry.name, entry.size)])
            if not entry.isreg():
                raise Hostile(f"{entry.name} is no plain file.")
            opened = archive.extractfile(entry)
            contents[str(PurePosixPath(entry.name))] = _bounded(opened, entry.name, entry.size)
    for name, content in contents.items():
        yield name, partial(bytes, content)


def _read_file(file: Path, inside: str) -> bytes:
    return _bounded(file.open("rb"), inside, MOST_BYTES_IN_A_FILE)


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    return _bounded(archive.open(entry), entry.filename, entry.file_size)


def _check(entries: list[tuple[str, int]]) -> None:
    if len(entries) > MOST_FILES or sum(size for _name, size in entries) > MOST_BYTES:
        raise Hostile("It holds too much.")
    for name, size in entries:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\x00" in name:
            raise Hostile(f"{name!r} leads out of its folder.")
        if size > MOST_BYTES_IN_A_FILE:
            raise Hostile(f"{name} is too large.")


def _bounded(opened, name: str, most: int) -> bytes:
    """What the file holds: an archive may say less than there is."""
    with opened:
        content = opened.read(most + 1)
    if len(content) > most:
        raise Hostile(f"{name} is longer than it may be.")
    return content
