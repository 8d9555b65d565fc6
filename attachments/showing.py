"""Pictures in rendered HTML: with their size, so that nothing jumps as they come, and small where small is enough."""

import re
from collections.abc import Iterable

from attachments.models import Attachment

PICTURE = re.compile(r'<img src="/files/([0-9a-f-]{36})/"')
SIZES = "auto, (max-width: 50rem) 100vw, 46rem"  # as wide as a text is: see static/css/prose.css


def with_sizes(html: str, files: Iterable[Attachment]) -> str:
    """The HTML with what is known of these files at its pictures. Of others nothing is said."""
    pictures = {str(file.pk): file for file in files if file.is_image}

    def describe(found: re.Match) -> str:
        file = pictures.get(found[1])
        if file is None:
            return found[0]
        size = f' width="{file.width}" height="{file.height}"'
        if not file.thumb:
            return found[0] + size
        url, small = file.get_absolute_url(), file.thumb_url
        choice = f' srcset="{small} {file.thumb_width}w, {url} {file.width}w" sizes="{SIZES}"'
        return f'<img src="{small}"{choice}{size}'

    return PICTURE.sub(describe, html)
