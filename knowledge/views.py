from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

import markup
from accounts.models import Draft
from communities.rules import may_steward, require
from discussions.models import Thread
from knowledge import distilling, searching
from knowledge.entries import entry_id
from knowledge.explaining import explain
from knowledge.feed import feed
from knowledge.keep_forms import KeepForm
from knowledge.models import Keep, Query
from knowledge.operators import composed
from knowledge.palette import offered
from knowledge.searching import LONGEST_QUERY, Asked
from knowledge.suggesting import suggested_after
from moderation.views.waiting import where
from wiki import rules as wiki_rules
from wiki.models import BadPlace

LONGEST_NAME = 200  # characters: a title has no more


@require_GET
def home(request):
    """GET shows what one's communities brought lately."""
    brought = feed(request.user, after=request.GET.get("after", "").replace("\x00", "")[:80])
    return render(request, "knowledge/home.html", {"feed": brought})


@require_GET
def search(request):
    """GET finds what one may read. Of `?words=` and the other fields of the form it makes a query first."""
    if "words" in request.GET:
        query = composed({name: value.replace("\x00", " ") for name, value in request.GET.items()})
        return redirect(f"{request.path}?{urlencode({'q': query})}")
    asked = Asked.from_query(request.GET)
    context = {
        "asked": asked,
        "query": asked.text,
        "longest": LONGEST_QUERY,
        "states": searching.STATES | searching.KINDS,
    }
    if asked.is_too_long:
        return render(request, "knowledge/search.html", context, status=422)
    found = searching.find(request.user, asked) if asked.text else None
    if found and found.is_plain and found.is_in_vain:
        Query.note(asked.text, by=request.user)
    return render(request, "knowledge/search.html", context | {"found": found})


@require_GET
def why(request, pk):
    """GET says why the search of the query string finds an entry."""
    asked = Asked.from_query(request.GET)
    found = explain(pk, asked, request.user) if asked.text and not asked.is_too_long else None
    if found is None:
        raise Http404
    can_pin = may_steward(request.user, found.entry.community)
    part = "_why" if request.htmx else "why"
    return render(request, f"knowledge/{part}.html", {"why": found, "can_pin": can_pin})


@require_GET
def palette(request):
    """GET offers where to go for `?q=`: the list of the palette, or the same as a page."""
    text = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST_NAME]
    context = {"groups": offered(text, request.user), "text": text, "longest": LONGEST_NAME}
    part = "#choices" if request.htmx else ""
    return render(request, f"knowledge/palette.html{part}", context)


@require_GET
def similar(request):
    """GET lists what may answer a question: of `?q=` while it is typed, of `?thread=` beside it.

    With `?for=page` the pages that may say already what a new one of that title would.
    """
    text, without, community = request.GET.get("q", ""), None, request.GET.get("community", "")
    if request.GET.get("thread", "").isdecimal():
        thread = get_object_or_404(
            Thread.objects.visible_to(request.user).select_related("community"), pk=request.GET["thread"]
        )
        text, without, community = thread.title, entry_id("thread", thread.pk), thread.community.slug
    text = text.replace("\x00", " ").strip()
    is_of_pages = request.GET.get("for") == "page"
    among = {"kinds": searching.PAGES} if is_of_pages else {}
    entries = searching.similar(text, request.user, community=community, without=without, **among) if text else []
    context = {"entries": entries, "text": text, "is_beside_thread": without is not None, "is_of_pages": is_of_pages}
    return render(request, "knowledge/_similar.html" if request.htmx else "knowledge/similar.html", context)


@require_GET
def next_to_read(request, pk):
    """GET lists what to read after a thread."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user).select_related("community"), pk=pk)
    suggestions = suggested_after(thread, request.user)
    context = {"thread": thread, "community": thread.community, "suggestions": suggestions}
    part = "#list" if request.htmx else ""
    return render(request, f"knowledge/next.html{part}", context)


@require_http_methods(["GET", "POST"])
def keep(request, pk):
    """GET shows a wiki page made from the thread and an answer; POST keeps it, credited and linked both ways."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user).select_related("community", "author"), pk=pk)
    require(wiki_rules.can_write(request.user, thread.community))
    asked = request.POST if request.method == "POST" else request.GET
    answer = distilling.answer_to_keep(thread, asked.get("post", ""))
    if answer is None:
        messages.info(request, _("There is nothing to keep yet: nobody replied."))
        return redirect(thread)
    about = {"community": thread.community, "reader": request.user}
    if request.method == "GET":
        begun = distilling.distilled(thread, answer)
        draft = Draft.of(request.user, place_of(answer))
        begun["body"] = draft.text or begun["body"]
        return render_keep(request, thread, answer, KeepForm(initial=begun, **about), draft=draft)
    form = KeepForm(request.POST, **about)
    if not form.is_valid():
        return render_keep(request, thread, answer, form)
    try:
        page = Keep.objects.keep(answer, by=request.user, **form.cleaned_data)
    except BadPlace as error:
        form.add_error("title", str(error))
    except markup.Unreadable as error:
        form.add_error("body", str(error))
    else:
        Draft.finish(by=request.user, place=place_of(answer))
        messages.success(request, _("Kept in the wiki of %(community)s.") % {"community": thread.community})
        return redirect(where(request, page))
    return render_keep(request, thread, answer, form)


def render_keep(request, thread, answer, form, *, draft=None):
    context = {
        "thread": thread,
        "community": thread.community,
        "answer": answer,
        "form": form,
        "place": place_of(answer),
        "draft": draft,
        "keeps": Keep.objects.filter(post=answer, page__removal=None).select_related("page__community"),
    }
    return render(request, "knowledge/keep.html", context, status=422 if form.errors else 200)


def place_of(answer) -> str:
    """What a draft of the page is kept under."""
    return f"keep:{answer.pk}"
