"""A folder of Markdown: one file a page, the tree by its folders, as our own export writes it."""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from wiki.importing import INDEX_NAMES, LONGEST_TITLE
from wiki.incoming.records import Incoming
from wiki.incoming.source import Source
from wiki.paths import page_slug

ENDINGS = (".md", ".markdown")
HEAD = re.compile(r"\A---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
FACT = re.compile(r"([A-Za-z_][\w-]*):[ \t]*(.*)")
HEADING = re.compile(r"\A\s*#[ \t]+(.+?)[ \t#]*(?:\n+|\Z)")
LINK = re.compile(r"(!?)\[((?:[^\]\[\n]|\[[^\]\n]*\])*)\]\(<?([^)\s<>]+)>?(?:\s+\"[^\"\n]*\")?\)")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|/", re.IGNORECASE)
OURS = {"path", "owner", "revision", "edited", "edited_by"}  # what our export says beside title and tags


def read(source: Source) -> list[Incoming]:
    """The pages of a folder, each below that of its folder."""
    names = [name for name in source.names if name.lower().endswith(ENDINGS) and not is_hidden(name)]
    pages = {name: page_of(name, source.text(name)) for name in names}
    by_folder = folders(names)
    for name, page in pages.items():
        page.parent = parent_of(name, by_folder)
    for name, page in pages.items():
        page.body = with_links(name, page, pages, source)
    return [*pages.values(), *unnamed(pages, source)]


def unnamed(pages: dict[str, Incoming], source: Source) -> list[Incoming]:
    """What is to be told of files that stand in the folder, but on no page: they stay where they are."""
    named = {file for page in pages.values() for file in page.files.values()}
    others = [name for name in source.names if name not in pages and name not in named and not is_hidden(name)]
    left = Counter({"files that no page names": len(others)})
    return [Incoming(key="", title="", body="", left=left, is_page=False)] if others else []


def is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def page_of(name: str, text: str) -> Incoming:
    facts, body = without_head(text.replace("\r\n", "\n").replace("\r", "\n"))
    left: Counter = Counter({f"front matter: {fact}": 1 for fact in facts.keys() - {"title", "tags"} - OURS})
    title = plain(facts.get("title", ""))
    if not title and (heading := HEADING.match(body)):
        title, body = heading[1].strip(), body[heading.end() :]
    stem = posixpath.splitext(posixpath.basename(name))[0]
    if not title and stem.lower() in INDEX_NAMES:
        stem = posixpath.basename(posixpath.dirname(name)) or stem
    title = title or stem.replace("-", " ").replace("_", " ").strip().capitalize()
    tags = [plain(tag) for tag in facts.get("tags", "").strip("[] ").split(",") if tag.strip()]
    return Incoming(key=name, title=title[:LONGEST_TITLE], body=body, tags=tags[:5], left=left)


def without_head(text: str) -> tuple[dict[str, str], str]:
    """What stands above the text, and the text. What is no head of plain facts stays in the text."""
    head = HEAD.match(text)
    if not head:
        return {}, text
    lines = [line for line in (head[1] or "").split("\n") if line.strip() and not line.startswith(("#", " ", "-"))]
    facts = [FACT.fullmatch(line) for line in lines]
    if not all(facts):
        return {}, text
    return {fact[1].lower(): fact[2].strip() for fact in facts if fact}, text[head.end() :]


def plain(fact: str) -> str:
    """A fact of YAML without its quotes."""
    fact = fact.strip()
    if len(fact) > 1 and fact[0] == fact[-1] == '"':
        return fact[1:-1].replace('\\"', '"').replace("\\\\", "\\").strip()
    return fact.strip("'").strip()


def folders(names: list[str]) -> dict[str, str]:
    """The file that stands for each folder: `a.md` for `a/`, else `a/index.md`."""
    indexes = {
        posixpath.dirname(name): name
        for name in names
        if posixpath.splitext(posixpath.basename(name))[0].lower() in INDEX_NAMES
    }
    return indexes | {posixpath.splitext(name)[0]: name for name in names}


def parent_of(name: str, by_folder: dict[str, str]) -> str | None:
    """The nearest folder above that some other file stands for."""
    folder = posixpath.dirname(name)
    while folder:
        if by_folder.get(folder, name) != name:
            return by_folder[folder]
        folder = posixpath.dirname(folder)
    top = by_folder.get("", name)
    return top if top != name else None


def path_of(page: Incoming, pages: dict[str, Incoming]) -> str:
    """Where the page will stand, from the titles above it."""
    above = pages.get(page.parent or "")
    return f"{path_of(above, pages)}/{page_slug(page.title)}" if above else page_slug(page.title)


def with_links(name: str, page: Incoming, pages: dict[str, Incoming], source: Source) -> str:
    """The text with links between files as links between pages, and those to other files for when these are here."""

    def converted(match: re.Match[str]) -> str:
        is_picture, words, target = match[1], match[2], match[3]
        if ELSEWHERE.match(target):
            return match[0]
        file, _hash, _anchor = unquote(target).partition("#")
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(name), file))
        if wanted in pages and not is_picture:
            label = re.sub(r"[\[\]|\n]", " ", words).strip() or pages[wanted].title
            return f"[[{path_of(pages[wanted], pages)}|{label}]]"
        if wanted in source:
            return f"{is_picture}[{words}]({page.token(wanted)})"
        page.left["links to files that are not there"] += 1
        return match[0]

    return outside_code(page.body, lambda text: LINK.sub(converted, text))


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with its lines outside of fenced code changed."""
    return "".join(part if is_code else change(part) for is_code, part in fenced(text))


def fenced(text: str) -> Iterator[tuple[bool, str]]:
    """The stretches of a text: whether it is fenced code, and its lines."""
    fence = ""
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        found = FENCE.match(line)
        if found and not fence:
            yield False, "".join(lines)
            fence, lines = found[1], [line]
        elif found and fence and found[1].startswith(fence):
            yield True, "".join([*lines, line])
            fence, lines = "", []
        else:
            lines.append(line)
    yield bool(fence), "".join(lines)
