"""Code in colours, by classes alone."""

from functools import cache

from pygments import highlight as pygments_highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

LONGEST = 20_000  # characters; longer code stays plain, since some lexers slow down on it


def highlight(code: str, language: str, _attributes: str) -> str:
    """The code block as HTML, or nothing: then the renderer shows it plain."""
    lexer = _lexer(language.lower()) if language and len(code) <= LONGEST else None
    if lexer is None:
        return ""
    return f'<pre class="highlight"><code>{pygments_highlight(code, lexer, HtmlFormatter(nowrap=True))}</code></pre>\n'


@cache
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
