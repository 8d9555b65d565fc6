"""Taking a thread, or posts of it, elsewhere: first what that changes, then the deed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.rules import require
from discussions import relocating, rules
from discussions.models import MovedPost, NothingToMove, Post, Thread
from discussions.moving_forms import MergeForm, MoveForm, SplitForm
from discussions.views.loading import get_thread
from discussions.views.moderating import get_moderated

POSTS_TO_CHOOSE_FROM = 100


def is_confirmed(request) -> bool:
    return request.method == "POST" and "confirmed" in request.POST


@require_http_methods(["GET", "POST"])
def move(request, pk):
    """GET asks where to; POST says what that changes and, confirmed, moves the thread to another community."""
    shown = get_moderated(request, pk)
    form = MoveForm(request.POST if request.method == "POST" else None, person=request.user, thread=shown)
    context = {}
    if form.is_valid():
        community = form.cleaned_data["community"]
        if is_confirmed(request):
            shown.move(by=request.user, **form.cleaned_data)
            messages.success(request, _("The discussion is in %(name)s now.") % {"name": community.name})
            return redirect(shown)
        context = {"to": community, "losing": relocating.who_loses_access(shown, community)}
    return render_moving(request, shown, "move", form, **context)


@require_http_methods(["GET", "POST"])
def merger(request, pk):
    """GET asks for the other discussion; POST says what that changes and, confirmed, appends all posts to it."""
    shown = get_moderated(request, pk)
    form = MergeForm(request.POST if request.method == "POST" else None, person=request.user, thread=shown)
    context = {}
    if form.is_valid():
        target = form.cleaned_data["target"]
        if is_confirmed(request) and merge(shown, target, form, by=request.user):
            messages.success(request, _("Both discussions are one now."))
            return redirect(target)
        losing = relocating.who_loses_access(shown, target.community)
        accepted = 0 if target.is_question else shown.accepted_count
        context = {"target": target, "losing": losing, "unaccepted": accepted, "count": shown.posts.count()}
        context["to"] = target.community if target.community_id != shown.community_id else None
    return render_moving(request, shown, "merger", form, **context)


def merge(shown: Thread, target: Thread, form: MergeForm, *, by) -> bool:
    """Whether they are one now: the other may have gone while the page was read."""
    try:
        shown.merge_into(target, by=by, reason=form.cleaned_data["reason"])
    except NothingToMove:
        form.add_error("target", _("There is no such discussion any more."))
        return False
    return True


@require_POST
def merger_removal(request, pk):
    """POST takes a merged thread's posts back."""
    source = Thread.objects.filter(pk=pk, merger__isnull=False).select_related("community").first()
    target = relocating.where_now(pk)
    if source is None or target is None:
        raise Http404
    get_moderated(request, target.pk)
    require(rules.can_moderate(request.user, source))
    try:
        source.unmerge(by=request.user)
    except NothingToMove:
        messages.error(request, _("Its opening post went on to another discussion since: these two stay one."))
        return redirect(target)
    messages.success(request, _("They are two discussions again."))
    return redirect(source)


@require_http_methods(["GET", "POST"])
def split(request, pk):
    """GET offers the replies to choose from; POST makes a discussion of the chosen ones."""
    shown = get_moderated(request, pk)
    number = request.GET.get("from", "")
    first = int(number) if number.isdecimal() and len(number) < 9 else 2
    replies = shown.posts.replies().filter(removal=None, number__gte=first).select_related("author")
    posts = list(replies.in_order()[:POSTS_TO_CHOOSE_FROM])
    form = SplitForm(request.POST if request.method == "POST" else None, posts=posts)
    if form.is_valid():
        try:
            new = shown.split(by=request.user, **form.cleaned_data)
        except NothingToMove:
            form.add_error("posts", _("These replies are elsewhere by now."))
        else:
            messages.success(request, _("These replies are a discussion of their own now."))
            return redirect(new)
    chosen = set(form["posts"].value() or [str(post.pk) for post in posts if post.number == first and number])
    return render_moving(request, shown, "split", form, posts=posts, chosen=chosen)


def render_moving(request, thread, page: str, form, **context):
    context |= {"thread": thread, "community": thread.community, "form": form}
    return render(request, f"discussions/{page}.html", context, status=422 if form.errors else 200)


def elsewhere(request, pk):
    """Lead from a merged thread to where its posts are, each by its old number. Raises Http404 for any other."""
    target = relocating.where_now(pk)
    if target is None:
        raise Http404
    target = get_thread(request, target.pk)
    visible = Post.objects.visible_to(request.user)
    moved = MovedPost.objects.filter(thread=pk, post__in=visible).order_by("number")[:1000]
    context = {"thread": target, "community": target.community, "moved": moved}
    return render(request, "discussions/elsewhere.html", context)
