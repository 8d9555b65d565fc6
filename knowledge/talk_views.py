"""The discussion of a wiki page: its own thread, or the form that opens it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

import markup
from accounts.models import Draft
from communities.rules import require
from discussions.forms import ReplyForm
from discussions.models import NoReply, Thread
from discussions.views.telling import say_who_is_untold
from knowledge.models import Talk
from knowledge.talking import place_of
from moderation.views.waiting import where
from wiki import rules as wiki_rules
from wiki.models import Page


@require_http_methods(["GET", "POST"])
def talk(request, pk):
    """GET leads to the page's thread, or shows the form that opens it; POST says something there."""
    page = get_object_or_404(Page.objects.visible_to(request.user).select_related("community"), pk=pk)
    if request.method == "GET":
        there = Thread.objects.visible_to(request.user).filter(talk__page=page, community=page.community).first()
        if there:
            return redirect(there)
        require(wiki_rules.can_write(request.user, page.community))
        draft = Draft.of(request.user, place_of(page))
        return render_talk(request, page, ReplyForm(initial={"body": draft.text}), draft=draft)
    require(wiki_rules.can_write(request.user, page.community))
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return render_talk(request, page, form)
    try:
        said = Talk.objects.say(page, by=request.user, body=form.cleaned_data["body"])
    except (NoReply, markup.Unreadable) as refusal:
        form.add_error(None, str(refusal))
    else:
        Draft.finish(by=request.user, place=place_of(page))
        say_who_is_untold(request, said.opening if isinstance(said, Thread) else said)
        return redirect(where(request, said))
    return render_talk(request, page, form)


def render_talk(request, page, form, *, draft=None):
    context = {
        "page": page,
        "community": page.community,
        "form": form,
        "place": place_of(page),
        "draft": draft,
    }
    return render(request, "knowledge/talk.html", context, status=422 if form.errors else 200)
