"""What an address names, for who may read it; else it answers 404 like nothing."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from communities.rules import require
from discussions import rules
from discussions.forms import RemovalForm
from discussions.models import Post, Thread
from discussions.reading import thread_for


def get_thread(request, pk) -> Thread:
    found = thread_for(request.user, pk=pk)
    if not found:
        raise Http404
    return found[0]


def get_post(request, pk) -> Post:
    return get_object_or_404(Post.objects.visible_to(request.user).select_related("thread__community", "author"), pk=pk)


def get_answer(request, pk) -> Post:
    """An answer that the reader may judge."""
    shown = get_post(request, pk)
    require(rules.can_accept(request.user, shown.thread) and shown.is_answer)
    return shown


def reason_of(request) -> str:
    form = RemovalForm(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""
