"""A thread: its page, its replies, and what one does with it as a whole."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import markup
from accounts.models import Draft
from communities.rules import require
from discussions import rules
from discussions.forms import ReplyForm, ThreadForm
from discussions.listing import listing
from discussions.models import Claim, NoReply, SearchVisit
from discussions.quoting import with_quotation
from discussions.reading import ENVIRONMENT, posts_of, prepare, read, rights_in, thread_for, unread_numbers
from discussions.unread import count_anew, known_counts
from discussions.views.loading import get_thread, take_away
from discussions.views.moving import elsewhere
from discussions.views.telling import say_who_is_untold
from moderation.views.waiting import where


@require_GET
def threads(request):
    """GET lists the threads that one may read."""
    if known_counts(request.user) is None:
        count_anew(request.user)  # for the rail of who has no scripts
    return render(request, "discussions/threads.html", {"listing": listing(request.user, request.GET)})


@require_GET
def thread(request, pk):
    """GET shows a page of the thread, or leads to the one that it became part of."""
    found = thread_for(request.user, pk=pk)
    if not found:
        return elsewhere(request, pk)
    shown = found[0]
    page = request.GET.get("page", "1")
    reading = read(
        shown,
        request.user,
        page=int(page) if page.isdecimal() else 0,
        after=request.GET.get("after", "")[:80],
        environment=request.session.get(ENVIRONMENT, ""),
    )
    if shown.is_question and came_from_search(request) and not reading.rights.asked:
        SearchVisit.note(shown, by=request.user)
    draft = Draft(**shown.draft or {})
    form = ReplyForm(initial={"body": beginning_of_reply(request, shown, draft)})
    return render_thread(request, reading, form=form, draft=draft)


def came_from_search(request) -> bool:
    """Whether the reader opened what a search had found: browsers name the page they come from within a site."""
    return urlsplit(request.headers.get("Referer", "")).path == reverse("knowledge:search")


def beginning_of_reply(request, shown, draft) -> str:
    """The reader's draft, and behind it the post that `?quote=` names."""
    number = request.GET.get("quote", "")
    return with_quotation(draft.text, shown, number) if number else draft.text


def render_thread(request, reading, *, form, draft=None, last_in_a_row=None, status: int = 200):
    context = {
        "thread": reading.thread,
        "community": reading.thread.community,
        "reading": reading,
        "posts": reading.posts,
        "poll": reading.poll,
        "rights": reading.rights,
        "form": form,
        "draft_place": f"thread:{reading.thread.pk}",
        "draft": draft,
        "last_in_a_row": last_in_a_row,
    }
    return render(request, "discussions/thread.html", context, status=status)


@require_http_methods(["GET", "POST"])
def posts(request, pk):
    """GET answers the posts after a number, for live updates; POST adds a reply.

    After several replies in a row the first POST proposes to add to the last one.
    """
    shown = get_thread(request, pk)
    if request.method == "GET":
        return new_posts(request, shown)
    require(rules.can_reply(request.user, shown))
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return render_thread(request, read(shown, request.user), form=form, status=422)
    last = None if "anyway" in request.POST else shown.last_in_a_row(request.user)
    if last:
        return render_thread(request, read(shown, request.user), form=form, last_in_a_row=last, status=422)
    try:
        post = shown.reply(by=request.user, body=form.cleaned_data["body"])
    except (NoReply, markup.Unreadable) as refusal:
        form.add_error(None, str(refusal))
        return render_thread(request, read(shown, request.user), form=form, status=422)
    Claim.give_up(shown, by=request.user)
    Draft.finish(by=request.user, place=f"thread:{shown.pk}")
    say_who_is_untold(request, post)
    return redirect(where(request, post))


def new_posts(request, shown):
    after = request.GET.get("after", "")
    if not after.isdecimal():
        return HttpResponse(status=400)
    rights = rights_in(shown, request.user)
    found = list(posts_of(shown, request.user, with_removed=False).filter(number__gt=int(after)).in_order()[:50])
    prepare(found, shown, request.user, rights)
    after = found[-1].number if found else after
    context = {"thread": shown, "posts": found, "rights": rights, "after": after, "unread": unread_numbers(found)}
    return render(request, "discussions/_new_posts.html", context)


@require_GET
def news(request, pk):
    """GET says how many replies came after a number: what the page shows before it moves anything."""
    shown = get_thread(request, pk)
    after = request.GET.get("after", "")
    if not after.isdecimal():
        return HttpResponse(status=400)
    others = shown.posts.filter(removal=None, number__gt=int(after)).not_by(request.user)
    context = {"thread": shown, "after": int(after), "count": others[:50].count()}
    return render(request, "discussions/_news.html", context)


@require_http_methods(["GET", "POST"])
def thread_edit(request, pk):
    """GET shows title and tags; POST changes them."""
    shown = get_thread(request, pk)
    require(rules.can_rename(request.user, shown))
    form = ThreadForm(request.POST or None, initial={"title": shown.title, "tags": shown.tag_names})
    if request.method == "POST" and form.is_valid():
        try:
            shown.rename(by=request.user, **form.cleaned_data)
        except markup.Unreadable as error:
            form.add_error("title", str(error))
        else:
            return redirect(shown)
    context = {"form": form, "thread": shown, "community": shown.community}
    return render(request, "discussions/thread_edit.html", context, status=422 if form.errors else 200)


@require_POST
def thread_removal(request, pk):
    """POST takes the whole thread away."""
    shown = get_thread(request, pk)
    require(rules.can_remove(request.user, shown, shown.community))
    return redirect(shown.community if take_away(request, shown) else shown)
