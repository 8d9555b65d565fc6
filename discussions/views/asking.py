"""Asking: the form, and what it finds before anything is posted."""

import re

from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

import markup
from accounts.models import Draft
from communities import rules as community_rules
from communities.models import Community
from communities.paging import id_from
from discussions.forms import AskForm, PollForm
from discussions.models import NotAnonymousHere, Poll, Template, Thread
from discussions.views.telling import say_who_is_untold
from discussions.views.templates import kind_from, readable
from moderation.views.waiting import where

ASK = "ask"
MOST_FOUND = 20


@require_http_methods(["GET", "POST"])
def ask(request):
    """GET shows the form; POST opens a thread.

    Without scripts the first POST shows what may answer it already; that of an announcement shows who will be told.
    """
    if request.method == "GET":
        wanted = {name: request.GET.get(name, "").replace("\x00", "")[:200] for name in ("title", "community", "kind")}
        draft = Draft.of(request.user, ASK)
        body = with_link(draft.text, thread_from(request))
        body = body or Template.text_for(community=readable(request, wanted["community"]), kind=kind_from(request.GET))
        begun = draft.fields | {name: value for name, value in wanted.items() if value} | {"body": body}
        begun["kind"] = begun["kind"] if begun.get("kind") in Thread.Kind.values else Thread.Kind.QUESTION
        return render_ask(request, AskForm(user=request.user, initial=begun), PollForm(initial=begun), draft=draft)
    if "find" in request.POST or "template" in request.POST:
        return help_without_scripts(request)
    is_poll = request.POST.get("kind") == Thread.Kind.POLL
    form = AskForm(request.POST, user=request.user)
    poll_form = PollForm(request.POST) if is_poll else PollForm()
    if not form.is_valid() or (is_poll and not poll_form.is_valid()):
        return render_ask(request, form, poll_form, status=422)
    if "check" in request.POST or is_unconfirmed(request, form):
        return render_ask(request, form, poll_form, is_checking=True)
    asked = form.cleaned_data | {"by": request.user}
    try:
        thread = Poll.objects.start(**asked, **poll_form.asked) if is_poll else Thread.objects.start(**asked)
    except NotAnonymousHere:
        form.add_error("is_anonymous", _("Here one asks under one's name."))
        return render_ask(request, form, poll_form, status=422)
    except markup.Unreadable as error:
        form.add_error(None, str(error))
        return render_ask(request, form, poll_form, status=422)
    Draft.finish(by=request.user, place=ASK)
    say_who_is_untold(request, thread.posts.get(number=1))
    return redirect(where(request, thread))


def thread_from(request) -> Thread | None:
    """The older thread that the question goes on from, if the link named one that the reader may see."""
    number = id_from(request.GET.get("about", ""))
    return Thread.objects.visible_to(request.user).filter(pk=number).first() if number is not None else None


def with_link(text: str, older: Thread | None) -> str:
    """The text with a link to the older thread; what was typed stays."""
    if older is None or older.get_absolute_url() in text:
        return text
    title = re.sub(r"([\\\[\]])", r"\\\1", older.title)
    return f"{text.rstrip()}\n\n{_('See also')} [{title}]({older.get_absolute_url()}).\n".lstrip()


def help_without_scripts(request):
    """The form again as it was typed, with what a button asked for: communities to choose from, or the template."""
    asked = request.POST.dict()
    found = list(search_communities(request.user, asked.get("community_query", ""))) if "find" in asked else []
    if "template" in asked and not asked.get("body", "").strip():
        community = readable(request, asked.get("community", ""))
        asked["body"] = Template.text_for(community=community, kind=kind_from(asked))
    form = AskForm(user=request.user, initial=asked, found=found)
    is_nothing_found = "find" in asked and not found
    return render_ask(request, form, PollForm(initial=asked), is_nothing_found=is_nothing_found)


@require_GET
def communities(request):
    """GET answers the communities of that name that one may ask in, as options."""
    found = search_communities(request.user, request.GET.get("q", ""))
    return render(request, "discussions/_communities.html", {"communities": found})


def search_communities(user, query: str):
    """The first readable communities whose name or purpose has the words."""
    query = query.replace("\x00", "").strip()[:80]
    if not query:
        return Community.objects.none()
    named = Q(name__icontains=query) | Q(purpose__icontains=query)
    return Community.objects.writable_by(user).filter(named).order_by("-member_count", "pk")[:MOST_FOUND]


def is_unconfirmed(request, form) -> bool:
    """Whether this announces something, and its writer has not seen yet who will be told there."""
    asked = form.cleaned_data
    is_announcement = asked["kind"] == Thread.Kind.ANNOUNCEMENT
    return is_announcement and request.POST.get("confirmed") != asked["community"].slug


def render_ask(request, form, poll_form, *, status: int = 200, **context):
    """Render the form. `context` may give the draft that it began from, and what was asked for: a check, a search."""
    slug = form["community"].value()
    chosen = getattr(form, "cleaned_data", {}).get("community")
    community = chosen or (readable(request, str(slug)) if slug else None)
    context |= {
        "form": form,
        "poll_form": poll_form,
        "community": community,
        "can_moderate": community is not None and community_rules.can_moderate(request.user, community),
    }
    return render(request, "discussions/ask.html", context, status=status)
