"""What somebody wrote in a mail, without what their mail program put around it."""

import re
from html.parser import HTMLParser

from mailparser_reply import EmailReplyParser

# Stands in our mails above what is told; whatever comes below it is ours. Not translated: it must be found again.
MARK = "--- Reply above this line ---"

LANGUAGES = ["en", "de", "fr", "it", "es", "nl", "pl", "da", "sv"]
PARSER = EmailReplyParser(languages=LANGUAGES)
LONGEST_READ = 100_000

SIGNATURE = re.compile(r"^(-- ?|__+|—)\s*$", re.MULTILINE)
DEVICES = re.compile(
    r"^\s*(sent from (my|outlook|mail|yahoo)|get outlook for|von meinem .{1,40} gesendet|gesendet (von|mit|aus)"
    r"|envoyé (de|depuis|à partir)|télécharge[rz] outlook|obtenez outlook)\b.{0,80}\s*\Z",
    re.IGNORECASE | re.MULTILINE,
)
# The line above a quotation, in one or two lines, that ends a mail of which the quotation is gone.
INTRODUCTION = re.compile(
    r"^[ \t>]*(on\b.{5,200}wrote|am\b.{5,200}schrieb\b.{0,120}|le\b.{5,200}a écrit)\s*:\s*\Z"
    r"|^[ \t>]*-{2,}\s*(original message|ursprüngliche nachricht|message d'origine|originalnachricht)\s*-{2,}.*\Z"
    r"|^[ \t>]*\*?(from|von|de)\s?:\*?.{1,200}\n(.{0,200}\n){0,5}?"
    r"[ \t>]*\*?(sent|gesendet|envoyé|date|datum|to|an|à|subject|betreff|objet)\s?:.*\Z",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)


def written_in(text: str) -> str:
    """The new words of a plain text. Empty if there are none."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")[:LONGEST_READ]
    above = _above_mark(text)
    reply = PARSER.parse_reply(above) or ""
    reply = INTRODUCTION.sub("", reply.strip())
    signature = SIGNATURE.search(reply)
    reply = reply[: signature.start()] if signature else reply
    lines = reply.rstrip().split("\n")
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith(">")):
        lines.pop()  # what is quoted at the end is what was answered
    return DEVICES.sub("", "\n".join(lines)).strip()


def _above_mark(text: str) -> str:
    mark = re.search(rf"^.*{re.escape(MARK)}", text, re.MULTILINE)
    if not mark:
        return text
    above = text[: mark.start()].rstrip(" >\t\n")
    words, gap, last = above.rpartition("\n\n")
    # What a program that nobody knows writes above its quotation: a line of its own that ends in a colon.
    return words if gap and "\n" not in last and last.endswith(":") else above


class _Words(HTMLParser):
    """The text of a mail that has only HTML, without quoted blocks."""

    BREAKS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote", "pre"}
    SILENT = {"style", "script", "head", "title"}
    EMPTY = {"br", "img", "hr", "meta", "link", "input", "col", "wbr", "area", "base"}
    QUOTES = re.compile(
        r"gmail_quote|gmail_extra|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|appendonsend|AppleMailSignature"
    )

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent_in: list[str] = []  # the open elements from the one on that is not read
        self.is_over = False

    def handle_starttag(self, tag, attrs):
        named = " ".join(value or "" for name, value in attrs if name in {"class", "id", "type"})
        if re.search(r"divRplyFwdMsg|appendonsend", named):
            self.is_over = True  # Outlook: all that follows is the old mail
        quoted = tag in self.SILENT or (tag == "blockquote") or bool(self.QUOTES.search(named))
        if tag in self.BREAKS:
            self.words.append("\n")
        if (self.silent_in or quoted) and tag not in self.EMPTY:
            self.silent_in.append(tag)

    def handle_endtag(self, tag):
        if tag in self.silent_in:
            while self.silent_in.pop() != tag:
                pass
        elif tag in self.BREAKS - {"br"}:
            self.words.append("\n")

    def handle_data(self, data):
        if not self.silent_in and not self.is_over:
            self.words.append(re.sub(r"\s+", " ", data))


def written_in_html(html: str) -> str:
    """The new words of a mail that has only HTML."""
    words = _Words()
    words.feed(html[: LONGEST_READ * 5])
    text = re.sub(r" *\n *", "\n", "".join(words.words))
    return written_in(re.sub(r"\n{3,}", "\n\n", text).strip())
