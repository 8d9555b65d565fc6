"""A post quoted in a reply. See also static/js/quote-selection.js, which quotes a part of it."""

import re

from django.utils.translation import gettext as _

from accounts.templatetags.people import name_of
from discussions.models import Post, Thread

SPECIAL = re.compile(r"([\\\[\]*_`<])")


def quoted(post: Post) -> str:
    """The whole text as a quotation that says whose it is."""
    lines = "\n".join(f"> {line}".rstrip() for line in post.body.strip().splitlines())
    name = str(name_of(post.author, post.is_anonymous))
    said = _("%(name)s said in #%(number)s") % {"name": SPECIAL.sub(r"\\\1", name), "number": post.number}
    return f"{lines}\n>\n> [{said}]({post.get_absolute_url()})\n\n"


def with_quotation(text: str, thread: Thread, number: str) -> str:
    """What somebody has written so far, and behind it the post of that number; once."""
    posts = thread.posts.filter(removal=None).select_related("author")
    post = posts.filter(number=int(number)).first() if number.isdecimal() and len(number) < 10 else None
    if post is None:
        return text
    quotation = quoted(post)
    if quotation.strip() in text:
        return text
    return f"{text.rstrip()}\n\n{quotation}" if text.strip() else quotation
