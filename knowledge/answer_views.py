"""Answering a question with a wiki page that is there already."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

import markup
from communities.paging import id_from
from communities.rules import require
from discussions import rules
from discussions.models import NoReply, Thread
from knowledge.answering import answer_with
from wiki.models import Page


@require_POST
def answer(request, pk):
    """POST answers the question with a page, which counts as what worked: who does that may say so."""
    threads = Thread.objects.visible_to(request.user).select_related("community")
    thread = get_object_or_404(threads, pk=pk)
    require(rules.can_accept(request.user, thread) and rules.can_reply(request.user, thread))
    pages = Page.objects.visible_to(request.user).select_related("community")
    page = get_object_or_404(pages, pk=id_from(request.POST.get("page", "")))
    try:
        post = answer_with(page, thread, by=request.user)
    except (NoReply, markup.Unreadable) as error:
        messages.error(request, str(error))
        return redirect(thread)
    messages.success(request, _("“%(title)s” is linked as the answer.") % {"title": page.title})
    return redirect(post)
