"""What a writer is told of whom their text names."""

from django.contrib import messages

import markup
from discussions.mentions import said_of_untold
from discussions.models import Comment, Post


def say_who_is_untold(request, text: Post | Comment) -> None:
    """Name who is mentioned in vain."""
    if said := who_is_untold(text):
        messages.warning(request, said)


def who_is_untold(text: Post | Comment) -> str:
    """Who is mentioned in vain, in a sentence, or nothing."""
    return said_of_untold(markup.render(text.body).mentions, text.community) if "@" in text.body else ""
