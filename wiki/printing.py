"""A page as PDF, printed by a headless Chromium where the server has one.

The browser gets a bounded time and one file with everything in it, whose policy allows no script and fetches nothing.
"""

import base64
import functools
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.template.loader import render_to_string

from attachments.models import IN_TEXT, Attachment

LONGEST = 30  # seconds
AT_ONCE = 2  # browsers: each takes some 200 MB
MOST_BYTES_OF_IMAGES = 30 * 1024**2
STYLES = ["reset.css", "tokens.css", "fonts.css", "base.css", "prose.css", "code.css", "callout.css", "paper.css"]
LAYERS = "@layer reset, tokens, base, layout, components, utilities;\n"
FONT = re.compile(r"url\(\"\.\./fonts/([\w-]+\.woff2)\"\)")
CHOICE = re.compile(r' srcset="[^"]*" sizes="[^"]*"')  # the one picture is in the file, whatever the width
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


class NoPrinter(Exception):
    """The server has no browser to print with, or it did not print."""


class Busy(Exception):
    """As many browsers as may are printing already."""


def browser() -> str | None:
    """Where the browser is: as the settings say, or on the path."""
    if settings.CHROMIUM:
        return shutil.which(settings.CHROMIUM)
    return next(filter(None, map(shutil.which, NAMES)), None)


def pdf_of(page, html: str, *, address: str) -> bytes:
    """The page as PDF; `html` is its text as the reader may see it. Raises NoPrinter and Busy."""
    found = browser()
    if found is None:
        raise NoPrinter
    place = next((f"printing:{at}" for at in range(AT_ONCE) if cache.add(f"printing:{at}", True, LONGEST + 5)), None)
    if place is None:
        raise Busy
    try:
        return printed(found, document(page, html, address=address))
    finally:
        cache.delete(place)


def document(page, html: str, *, address: str) -> str:
    """A file that needs nothing else: its styles and pictures are in it."""
    context = {"page": page, "html": with_pictures(page, html), "styles": styles(), "address": address}
    return render_to_string("wiki/paper.html", context)


@functools.cache
def styles() -> str:
    """The styles of a page, with the fonts in them."""
    sheets = "\n".join(Path(found).read_text() for name in STYLES if (found := finders.find(f"css/{name}")))
    return LAYERS + FONT.sub(
        lambda font: f"url(data:font/woff2;base64,{coded(finders.find(f'fonts/{font[1]}'))})", sheets
    )


def coded(path: str | None) -> str:
    return base64.b64encode(Path(path).read_bytes()).decode() if path else ""


def with_pictures(page, html: str) -> str:
    """The HTML with the pictures that the page holds in it, as long as they are not too much."""
    held = Attachment.objects.filter(uses__kind="page", uses__object_id=page.pk, width__isnull=False)
    room = MOST_BYTES_OF_IMAGES
    for picture in held.filter(pk__in=set(IN_TEXT.findall(html))):
        file = picture.thumb or picture.file
        try:
            with file.open("rb") as opened:
                content = opened.read(room + 1)
        except OSError:
            continue
        if len(content) > room:
            continue
        room -= len(content)
        data = f"data:{picture.media_type};base64,{base64.b64encode(content).decode()}"
        for url in (picture.thumb_url, picture.get_absolute_url()):
            html = html.replace(f'src="{url}"', f'src="{data}"')
    return CHOICE.sub("", html)


def printed(found: str, text: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="commonplace-pdf-") as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(text, encoding="utf-8")
        command = [
            found,
            "--headless",
            "--disable-gpu",
            "--disable-extensions",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),  # as root there is none
            source.as_uri(),
        ]
        try:
            subprocess.run(command, timeout=LONGEST, check=True, capture_output=True, cwd=folder)
            return target.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise NoPrinter from error
