from itertools import pairwise

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Draft
from communities.models import Community, Follow, Level
from communities.rules import require
from discussions import rules
from discussions.forms import AskForm, PostForm, RemovalForm, ReplyForm, ThreadForm
from discussions.listing import listing
from discussions.models import OwnPost, Post, ReadMark, Thread
from discussions.reading import place_of, posts_of, prepare, read, rights_in, threads_for
from markup.comparing import compare, fold

ASK = "ask"


@require_GET
def threads(request):
    """GET lists the threads that one may read."""
    return render(request, "discussions/threads.html", {"listing": listing(request.user, request.GET)})


@require_http_methods(["GET", "POST"])
def ask(request):
    """GET shows the form; POST opens a thread. Without scripts the first POST shows what may answer it already."""
    if request.method == "GET":
        wanted = {name: request.GET.get(name, "").replace("\x00", "")[:200] for name in ("title", "community", "kind")}
        wanted["kind"] = wanted["kind"] if wanted["kind"] in Thread.Kind.values else Thread.Kind.QUESTION
        wanted["body"] = Draft.text_for(request.user, ASK)
        return render_ask(request, AskForm(user=request.user, initial=wanted))
    form = AskForm(request.POST, user=request.user)
    if not form.is_valid():
        return render_ask(request, form, status=422)
    if "check" in request.POST:
        return render_ask(request, form, is_checking=True)
    thread = Thread.objects.start(by=request.user, **form.cleaned_data)
    Draft.discard(by=request.user, place=ASK)
    return redirect(thread)


def render_ask(request, form, *, is_checking: bool = False, status: int = 200):
    slug = form["community"].value()
    community = Community.objects.readable_by(request.user).filter(slug=slug).first() if slug else None
    context = {"form": form, "community": community, "is_checking": is_checking}
    return render(request, "discussions/ask.html", context, status=status)


@require_GET
def thread(request, pk):
    """GET shows a page of the thread, and remembers how far the reader read."""
    shown = get_thread(request, pk)
    page = request.GET.get("page", "1")
    reading = read(
        shown, request.user, page=int(page) if page.isdecimal() else 0, after=request.GET.get("after", "")[:80]
    )
    if reading.posts:
        newest = max(post.number for post in reading.posts)
        if newest > (shown.read_to or 0):
            ReadMark.advance(by=request.user, thread=shown, number=newest)
    return render_thread(request, reading, form=ReplyForm(initial={"body": shown.draft or ""}))


def render_thread(request, reading, *, form, status: int = 200):
    context = {
        "thread": reading.thread,
        "community": reading.thread.community,
        "reading": reading,
        "posts": reading.posts,
        "rights": reading.rights,
        "form": form,
        "levels": Level.choices,
        "level": reading.thread.level or Level.NORMAL,
        "draft_place": f"thread:{reading.thread.pk}",
    }
    return render(request, "discussions/thread.html", context, status=status)


@require_http_methods(["GET", "POST"])
def posts(request, pk):
    """GET answers the posts after a number, for live updates; POST adds a reply."""
    shown = get_thread(request, pk)
    if request.method == "GET":
        return new_posts(request, shown)
    require(rules.can_reply(request.user, shown))
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return render_thread(request, read(shown, request.user), form=form, status=422)
    post = shown.reply(by=request.user, body=form.cleaned_data["body"])
    Draft.discard(by=request.user, place=f"thread:{shown.pk}")
    return redirect("discussions:post", post.pk)


def new_posts(request, shown):
    after = request.GET.get("after", "")
    if not after.isdecimal():
        return HttpResponse(status=400)
    rights = rights_in(shown, request.user)
    found = list(posts_of(shown, request.user, with_removed=False).filter(number__gt=int(after)).in_order()[:50])
    prepare(found, shown, request.user, rights)
    if found:
        ReadMark.advance(by=request.user, thread=shown, number=found[-1].number)
    after = found[-1].number if found else after
    context = {"thread": shown, "posts": found, "rights": rights, "after": after}
    return render(request, "discussions/_new_posts.html", context)


@require_GET
def news(request, pk):
    """GET says how many replies came after a number: what the page shows before it moves anything."""
    shown = get_thread(request, pk)
    after = request.GET.get("after", "")
    if not after.isdecimal():
        return HttpResponse(status=400)
    others = shown.posts.filter(removal=None, number__gt=int(after)).exclude(author=request.user)
    context = {"thread": shown, "after": int(after), "count": others[:50].count()}
    return render(request, "discussions/_news.html", context)


@require_GET
def post(request, pk):
    """GET leads to the post in its thread."""
    shown = get_post(request, pk)
    return redirect(f"{shown.thread.get_absolute_url()}{place_of(shown)}#post-{shown.number}")


@require_http_methods(["GET", "POST"])
def thread_edit(request, pk):
    """GET shows title and tags; POST changes them."""
    shown = get_thread(request, pk)
    require(rules.can_rename(request.user, shown))
    form = ThreadForm(request.POST or None, initial={"title": shown.title, "tags": shown.tag_names})
    if request.method == "POST" and form.is_valid():
        shown.rename(by=request.user, **form.cleaned_data)
        return redirect(shown)
    context = {"form": form, "thread": shown, "community": shown.community}
    return render(request, "discussions/thread_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def post_edit(request, pk):
    """GET shows the text; POST changes it. Who started from an older text sees both and loses nothing."""
    shown = get_post(request, pk)
    require(rules.can_edit(request.user, shown))
    if request.method == "GET":
        text = Draft.text_for(request.user, f"post:{shown.pk}") or shown.body
        form = PostForm(initial={"body": text, "revision": shown.revision_count})
        return render_post_edit(request, shown, form)
    form = PostForm(request.POST)
    if not form.is_valid():
        return render_post_edit(request, shown, form, status=422)
    body = form.cleaned_data["body"].replace("\r\n", "\n")
    if form.cleaned_data["revision"] != shown.revision_count and body != shown.body:
        newer = PostForm(initial=form.cleaned_data | {"revision": shown.revision_count})
        return render_post_edit(request, shown, newer, theirs=shown.body, status=409)
    shown.edit(by=request.user, body=body, reason=form.cleaned_data["reason"])
    Draft.discard(by=request.user, place=f"post:{shown.pk}")
    return redirect(shown)


def render_post_edit(request, shown, form, *, theirs: str = "", status: int = 200):
    context = {
        "form": form,
        "post": shown,
        "thread": shown.thread,
        "community": shown.thread.community,
        "theirs": theirs,
        "draft_place": f"post:{shown.pk}",
    }
    return render(request, "discussions/post_edit.html", context, status=status)


@require_GET
def history(request, pk):
    """GET shows each change of a post."""
    shown = get_post(request, pk)
    revisions = list(shown.revisions.select_related("by").order_by("number")[:50])
    steps = [
        {"revision": newer, "stretches": fold(compare(older.body, newer.body))} for older, newer in pairwise(revisions)
    ]
    context = {"post": shown, "thread": shown.thread, "community": shown.thread.community, "steps": steps[::-1]}
    return render(request, "discussions/history.html", context)


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
    shown.unvote(by=request.user)
    return render_vote(request, shown)


def render_vote(request, shown):
    if not request.htmx:
        return redirect(shown)
    changed = posts_of(shown.thread, request.user, with_removed=True).get(pk=shown.pk)
    changed.is_mine = False
    return render(request, "discussions/_vote.html", {"post": changed})


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


@require_POST
def post_removal(request, pk):
    """POST takes a reply away."""
    shown = get_post(request, pk)
    require(rules.can_remove(request.user, shown, shown.thread.community) and not shown.is_opening)
    shown.remove(by=request.user, reason=reason_of(request))
    messages.success(request, _("The reply is removed."))
    return redirect(shown.thread)


@require_POST
def post_restoration(request, pk):
    """POST brings a removed reply back."""
    shown = get_object_or_404(
        Post.objects.filter(thread__in=Thread.objects.visible_to(request.user)).select_related("thread__community"),
        pk=pk,
    )
    require(rules.can_restore(request.user, shown.thread.community))
    shown.restore(by=request.user)
    return redirect(shown)


@require_POST
def thread_removal(request, pk):
    """POST takes the whole thread away."""
    shown = get_thread(request, pk)
    require(rules.can_remove(request.user, shown, shown.community))
    shown.remove(by=request.user, reason=reason_of(request))
    messages.success(request, _("“%(title)s” is removed.") % {"title": shown.title})
    return redirect(shown.community)


@require_POST
def follow(request, pk):
    """POST chooses how closely one follows the thread."""
    shown = get_thread(request, pk)
    level = request.POST.get("level", "")
    if level in Level.values:
        Follow.set(shown, by=request.user, level=level)
    return redirect(shown)


def reason_of(request) -> str:
    form = RemovalForm(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""


def get_thread(request, pk) -> Thread:
    return get_object_or_404(threads_for(request.user), pk=pk)


def get_post(request, pk) -> Post:
    return get_object_or_404(Post.objects.visible_to(request.user).select_related("thread__community", "author"), pk=pk)


def get_answer(request, pk) -> Post:
    """An answer that the reader may judge."""
    shown = get_post(request, pk)
    require(rules.can_accept(request.user, shown.thread) and shown.is_answer)
    return shown
