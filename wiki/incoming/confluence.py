"""A Confluence space as its HTML export has it: the tree by its breadcrumbs, the text as Markdown, with its files."""

import datetime as dt
import posixpath
import re
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from wiki.importing import LONGEST_TITLE
from wiki.incoming.markdown import ELSEWHERE, path_of
from wiki.incoming.records import Incoming
from wiki.incoming.source import Source

DATES = ["%d.%m.%Y", "%b %d, %Y", "%d %b %Y", "%B %d, %Y", "%Y-%m-%d", "%d/%m/%Y"]
DATE = re.compile(r"\bon\s+(\S.*?)\s*$")
CODE = ".code.panel, .preformatted.panel"
ALERTS = {"warning": "WARNING", "note": "WARNING", "tip": "TIP", "information": "NOTE"}
NOISE = "script, style, .toc-macro, .page-restrictions, .expand-control-icon"


def read(source: Source) -> list[Incoming]:
    """The pages of the export; its index and pictures of its own are none."""
    soups = {name: BeautifulSoup(source.text(name), "html.parser") for name in source.names if is_page(name)}
    texts = {name: main for name, soup in soups.items() if (main := soup.select_one("#main-content")) is not None}
    pages = {name: page_of(name, soups[name], set(texts)) for name in texts}
    for name, page in pages.items():
        main = texts[name]
        tidy(main, page)
        page.body = Converter(name, page, pages, source).convert_soup(main).strip() + "\n"
        for unnamed in attachments(soups[name], name) - set(page.files.values()):
            if unnamed in source:
                base = posixpath.basename(unnamed)
                page.body += f"\n[{base}]({page.token(unnamed)})\n"
    return list(pages.values())


def is_page(name: str) -> bool:
    return name.lower().endswith((".html", ".htm")) and posixpath.basename(name).lower() != "index.html"


def page_of(name: str, soup: BeautifulSoup, names: set[str]) -> Incoming:
    heading = soup.select_one("#title-text")
    title = words(heading) if heading else posixpath.basename(name)
    space = soup.select_one("#breadcrumbs a")
    if space and title.startswith(f"{words(space)} : "):
        title = title.removeprefix(f"{words(space)} : ")
    page = Incoming(key=name, title=title[:LONGEST_TITLE], body="")
    above = [
        posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(str(link.get("href", "")))))
        for link in soup.select("#breadcrumbs a")
    ]
    page.parent = next((link for link in reversed(above) if link in names and link != name), None)
    facts = soup.select_one(".page-metadata")
    if facts:
        who = facts.select_one(".editor") or facts.select_one(".author")
        page.author = words(who) or None if who else None
        page.at = moment_of(words(facts))
        if page.at is None:
            page.left["dates"] += 1
    page.tags = [words(label) for label in soup.select(".label-list .aui-label, .labels-content a")][:5]
    if comments := soup.select("#comments .comment, .pageSection .comment"):
        page.left["comments"] += len(comments)
    return page


def words(element: Tag | None) -> str:
    return " ".join(element.get_text().split()) if element else ""


def moment_of(facts: str) -> str | None:
    """The day of the last change, in whatever way the export's language writes it."""
    found = DATE.search(facts)
    for form in DATES:
        try:
            return dt.datetime.strptime(found[1] if found else "", form).replace(tzinfo=dt.UTC).isoformat()
        except ValueError:
            continue
    return None


def attachments(soup: BeautifulSoup, name: str) -> set[str]:
    """The files that the page lists."""
    links = [str(link.get("href", "")) for link in soup.select('a[href^="attachments/"]')]
    folder = posixpath.dirname(name)
    return {posixpath.normpath(posixpath.join(folder, unquote(link.partition("?")[0]))) for link in links}


def tidy(main: Tag, page: Incoming) -> None:
    """Macros as the HTML that they stand for; what is only decoration goes."""
    for noise in main.select(NOISE):
        noise.decompose()
    for panel in main.select(CODE):
        pre = panel.select_one("pre")
        if pre:
            panel.replace_with(pre.extract())
    for macro in main.select("[class*=confluence-information-macro-]"):
        kind = next(
            (kind for kind in ALERTS if f"confluence-information-macro-{kind}" in str(macro.get("class"))), None
        )
        if kind:
            macro.name = "blockquote"
            macro.insert(0, BeautifulSoup(f"<p>[!{ALERTS[kind]}]</p>", "html.parser"))
    for image in main.select("img.emoticon"):
        image.replace_with(str(image.get("alt", "")))
    for macro in main.select(".unknown-macro, .wysiwyg-unknown-macro"):
        page.left["macros"] += 1
        macro.decompose()


class Converter(MarkdownConverter):
    """HTML to Markdown, with links between pages as wiki links."""

    def __init__(self, name: str, page: Incoming, pages: dict[str, Incoming], source: Source):
        super().__init__(
            heading_style="ATX", bullets="-", escape_misc=False, code_language_callback=language_of, strip_pre=None
        )
        self.name, self.page, self.pages, self.source = name, page, pages, source

    def escape(self, text, parent_tags):
        """Markdown takes `<name>` for HTML, and nobody would see it."""
        return super().escape(text, parent_tags).replace("<", "\\<")

    def inside(self, target: str) -> str:
        """Where a link leads, in the export."""
        target = unquote(target.partition("#")[0].partition("?")[0])
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.name), target))

    def convert_a(self, el, text, parent_tags):
        target = str(el.get("href", ""))
        wanted = self.inside(target)
        if ELSEWHERE.match(target) or not target:
            return super().convert_a(el, text, parent_tags)
        if wanted in self.pages:
            label = re.sub(r"[\[\]|\s]+", " ", text).strip() or self.pages[wanted].title
            return f"[[{path_of(self.pages[wanted], self.pages)}|{label}]]"
        if wanted in self.source and not wanted.endswith(".html"):
            return f"[{text.strip()}]({self.page.token(wanted)})"
        self.page.left["links to files that are not there"] += 1
        return text

    def convert_img(self, el, text, parent_tags):
        target = str(el.get("src", ""))
        wanted = self.inside(target)
        alt = re.sub(r"[\[\]\n]", " ", str(el.get("alt") or ""))
        if wanted in self.source and not ELSEWHERE.match(target):
            return f"![{alt}]({self.page.token(wanted)})"
        self.page.left["pictures that are not there"] += 1
        return alt


def language_of(pre: Tag) -> str:
    """Of `data-syntaxhighlighter-params="brush: java; gutter: false"`: java."""
    found = re.search(r"brush:\s*([\w+#-]+)", str(pre.get("data-syntaxhighlighter-params", "")))
    return found[1] if found and found[1] not in {"plain", "none"} else ""
