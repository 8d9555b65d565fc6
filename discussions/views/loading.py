"""What an address names, for who may read it; else it answers 404 like nothing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from communities.models import Community
from communities.rules import require
from discussions import rules
from discussions.forms import RemovalForm
from discussions.models import Comment, Post, Thread
from discussions.reading import thread_for
from moderation.models import ClaimedByAnother, Review


def get_thread(request, pk) -> Thread:
    found = thread_for(request.user, pk=pk)
    if not found:
        raise Http404
    return found[0]


def get_post(request, pk) -> Post:
    return get_object_or_404(Post.objects.visible_to(request.user).select_related("thread__community", "author"), pk=pk)


def get_post_to_edit(request, pk) -> Post:
    """A post that the reader may edit; what a moderator hid, its author may mend."""
    here = Post.objects.filter(thread__community__in=Community.objects.readable_by(request.user))
    shown = get_object_or_404(here.select_related("thread__community", "thread__removal", "removal", "author"), pk=pk)
    if shown.is_hidden and not shown.is_by(request.user):
        raise Http404
    require(rules.can_edit(request.user, shown))
    return shown


def get_answer(request, pk) -> Post:
    """An answer that the reader may judge."""
    shown = get_post(request, pk)
    require(rules.can_accept(request.user, shown.thread) and shown.is_answer)
    return shown


def take_away(request, thing: Thread | Post | Comment) -> bool:
    """Remove one's own, or hide with a reason what somebody else wrote. Says so; whether it is gone."""
    reason = reason_of(request)
    if thing.is_by(request.user):
        thing.remove(by=request.user, reason=reason)
        messages.success(request, _("It is removed."))
        return True
    if not reason:
        messages.error(request, _("Say why: who wrote it will read that."))
        return False
    try:
        Review.objects.hide(thing, by=request.user, reason=reason)
    except ClaimedByAnother:
        messages.error(request, _("Somebody else has it in hand."))
        return False
    messages.success(request, _("It is hidden. Who wrote it is told why, and may mend it or ask for a second look."))
    return True


def reason_of(request) -> str:
    form = RemovalForm(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""
