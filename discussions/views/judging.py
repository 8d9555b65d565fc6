"""What readers say of a post: that it is useful, that it worked."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.rules import require
from discussions import rules
from discussions.models import OwnPost
from discussions.reading import posts_of
from discussions.views.loading import get_answer, get_post


@require_POST
def vote(request, pk):
    """POST says that a post is useful."""
    shown = get_post(request, pk)
    require(rules.can_vote(request.user, shown))
    try:
        shown.vote(by=request.user)
    except OwnPost:
        messages.error(request, _("Nobody votes for their own post."))
    return render_vote(request, shown)


@require_POST
def vote_removal(request, pk):
    """POST takes the vote back."""
    shown = get_post(request, pk)
    require(rules.can_change_mind(request.user, shown.thread))
    shown.unvote(by=request.user)
    return render_vote(request, shown)


def render_vote(request, shown):
    if not request.htmx:
        return redirect(shown)
    changed = posts_of(shown.thread, request.user, with_removed=True).get(pk=shown.pk)
    changed.is_mine = False
    return render(request, "discussions/_vote.jinja", {"post": changed}, using="jinja2")


@require_POST
def acceptance(request, pk):
    """POST marks an answer as what worked."""
    shown = get_answer(request, pk)
    shown.accept(by=request.user)
    messages.success(request, _("Marked as what worked."))
    return redirect(shown)


@require_POST
def acceptance_removal(request, pk):
    """POST takes the mark back."""
    shown = get_answer(request, pk)
    shown.unaccept(by=request.user)
    return redirect(shown)
