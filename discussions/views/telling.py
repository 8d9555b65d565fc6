"""What a writer is told of whom their text names."""

from django.contrib import messages

import markup
from discussions.mentions import said_of_untold
from discussions.models import Post


def say_who_is_untold(request, post: Post) -> None:
    """Name who is mentioned in vain."""
    if "@" in post.body and (said := said_of_untold(markup.render(post.body).mentions, post.community)):
        messages.warning(request, said)
