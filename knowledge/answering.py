"""A question whose answer is a page that is there already."""

from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from discussions.models import Post, Thread
from wiki.models import Page


@transaction.atomic
def answer_with(page: Page, thread: Thread, *, by: User) -> Post:
    """Reply with a link to the page, and mark that as what worked. Raises NoReply and markup.Unreadable.

    A reply that waits for a moderator is not marked.
    """
    url = urljoin(settings.SITE_URL, page.get_absolute_url())
    post = thread.reply(by=by, body=f"{_('This page answers it:')}\n\n{url}")
    if not hasattr(post, "waiting_review"):
        post.accept(by=by)
    return post
