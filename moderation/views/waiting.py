from django.contrib import messages
from django.utils.translation import gettext as _


def where(request, thing):
    """What to redirect to after writing: the thing, or its review if it waits for a moderator. Says so."""
    review = getattr(thing, "waiting_review", None)
    if review is None:
        return thing
    messages.info(request, _("A moderator looks at it first. Until then only you and who moderates see it."))
    return review
