"""Tags with nothing but words in quotes to go by say the same each time: it is worked out once for each language.

`{% translate "Reply" %}`, `{% url "knowledge:home" as home_url %}`, `{% icon "bell" %}`, `{% static "css/index.css" %}`
stand a hundred times in a page. With anything else in them they are Django's own tags.
"""

import re
from collections.abc import Callable

from django import template
from django.template import defaulttags
from django.template.base import Node, Parser, Token
from django.templatetags import i18n
from django.templatetags.static import do_static
from django.utils.translation import get_language

from markup.templatetags.page import register as page

register = template.Library()

WORDS = re.compile(r"""(\w+=)?(_\()?("[^"]*"|'[^']*')\)?""")


class Constant(Node):
    """What another node says, once it has said it."""

    child_nodelists = ()

    def __init__(self, node: Node, name: str | None):
        self.node = node
        self.name = name  # of the variable that takes it, where there is one
        self.said: dict[tuple, str] = {}

    def render(self, context) -> str:
        key = get_language(), context.autoescape
        if key not in self.said:
            said = self.node.render(context)
            self.said[key] = said if self.name is None else context[self.name]
        if self.name is None:
            return self.said[key]
        context[self.name] = self.said[key]
        return ""


def said_once(compile_tag: Callable[[Parser, Token], Node]) -> Callable[[Parser, Token], Node]:
    def compile_constant(parser: Parser, token: Token) -> Node:
        bits = token.split_contents()
        name = bits[-1] if len(bits) > 2 and bits[-2] == "as" else None
        words = bits[:-2] if name else bits
        if not all(WORDS.fullmatch(word) for word in words[1:]):
            return compile_tag(parser, token)
        # With its `as`, for there `url` says nothing of an address that is none: the admin asks for some.
        return Constant(compile_tag(parser, token), name)

    return compile_constant


register.tag("translate", said_once(i18n.do_translate))
register.tag("url", said_once(defaulttags.url))
register.tag("icon", said_once(page.tags["icon"]))
register.tag("static", said_once(do_static))
