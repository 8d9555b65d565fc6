"""Comments under a post: all of them, and one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import markup
from accounts.models import Draft
from communities.paging import id_from
from communities.rules import can_moderate, require
from discussions import rules
from discussions.forms import CommentForm
from discussions.models import Comment, NoReply, Post, PostQuerySet
from discussions.reading import fill_comments
from discussions.views.loading import get_post, take_away
from discussions.views.telling import say_who_is_untold, who_is_untold
from moderation.views.waiting import where

PAGE_SIZE = 50


@require_http_methods(["GET", "POST"])
def comments(request, pk):
    """GET shows all comments of a post, a page by key; POST adds one."""
    post = get_post(request, pk)
    after = id_from(request.GET.get("after", "")) or 0
    if request.method == "GET":
        draft = Draft.of(request.user, place(post))
        return render_comments(request, post, new_form(post, draft.text), after=after, draft=draft)
    require(rules.can_reply(request.user, post.thread))
    form = CommentForm(request.POST, auto_id=ids(post))
    if not form.is_valid():
        return render_comments(request, post, form, after=after, status=422)
    try:
        comment = Comment.objects.write(post=post, by=request.user, body=form.cleaned_data["body"])
    except (NoReply, markup.Unreadable) as refusal:
        form.add_error("body", str(refusal))
        return render_comments(request, post, form, after=after, status=422)
    Draft.finish(by=request.user, place=place(post))
    if hasattr(comment, "waiting_review"):
        return to_review(request, comment)
    if not request.htmx:
        say_who_is_untold(request, comment)
        return redirect(comment)
    after = comment.page_key(size=PAGE_SIZE)
    return render_comments(request, post, new_form(post), after=after, untold=who_is_untold(comment))


def to_review(request, comment):
    """Lead the writer to where their comment waits; a part of a page leads the whole page there."""
    review = where(request, comment)
    if not request.htmx:
        return redirect(review)
    return HttpResponse(headers={"HX-Redirect": review.get_absolute_url()})


def new_form(post: Post, text: str = "") -> CommentForm:
    return CommentForm(initial={"body": text}, auto_id=ids(post))


def ids(post: Post) -> str:
    """Several of these forms may stand on one page."""
    return f"comment-on-{post.pk}-%s"


def render_comments(
    request,
    post: Post,
    form: CommentForm,
    *,
    after: int,
    draft: Draft | None = None,
    untold: str = "",
    status: int = 200,
):
    moderates = can_moderate(request.user, post.community)
    listed = post.comments.select_related("author", "removal").in_order()
    if not moderates:
        listed = listed.filter(removal=None)
    page = list(listed.filter(pk__gt=after)[: PAGE_SIZE + 1])
    shown = page[:PAGE_SIZE]
    fill_comments(shown, post, request.user, moderates=moderates)
    context = {
        "post": post,
        "thread": post.thread,
        "community": post.community,
        "comments": shown,
        "more": f"?after={shown[-1].pk}" if len(page) > PAGE_SIZE else "",
        "is_first": not after,
        "form": form if rules.can_reply(request.user, post.thread) else None,
        "draft_place": place(post),
        "draft": draft,
        "untold": untold,
    }
    part = "#comments" if request.htmx else ""
    return render(request, f"discussions/comments.html{part}", context, status=status)


def place(post: Post) -> str:
    """What a draft of a comment is kept under."""
    return f"comment:{post.pk}"


@require_GET
def comment(request, pk):
    """GET leads to the comment among those of its post."""
    shown = get_comment(request, pk)
    after = shown.page_key(size=PAGE_SIZE)
    query = f"?after={after}" if after else ""
    return redirect(f"{shown.post.comments_url}{query}#comment-{shown.pk}")


@require_GET
def comment_menu(request, pk):
    """GET shows what the reader may do with a comment."""
    shown = get_comment(request, pk)
    fill_comments([shown], shown.post, request.user, moderates=can_moderate(request.user, shown.community))
    part = "#menu" if request.htmx else ""
    context = {"comment": shown, "post": shown.post, "thread": shown.post.thread, "community": shown.community}
    return render(request, f"discussions/comment_menu.html{part}", context)


@require_http_methods(["GET", "POST"])
def comment_edit(request, pk):
    """GET shows the text; POST changes it."""
    shown = get_comment(request, pk)
    require(rules.can_edit_comment(request.user, shown))
    draft = Draft.of(request.user, f"comment-edit:{shown.pk}")
    form = CommentForm(request.POST or None, initial={"body": draft.text or shown.body})
    if request.method == "POST" and form.is_valid():
        try:
            shown.edit(by=request.user, body=form.cleaned_data["body"])
        except markup.Unreadable as error:
            form.add_error("body", str(error))
        else:
            shown.refresh_from_db(fields=["body"])
            say_who_is_untold(request, shown)
            Draft.finish(by=request.user, place=draft.place)
            return redirect(shown)
    context = {"form": form, "comment": shown, "post": shown.post, "thread": shown.post.thread}
    context |= {"community": shown.community, "draft_place": draft.place, "draft": draft}
    return render(request, "discussions/comment_edit.html", context, status=422 if form.errors else 200)


@require_POST
def comment_removal(request, pk):
    """POST takes a comment away."""
    shown = get_comment(request, pk)
    require(rules.can_remove(request.user, shown, shown.community))
    take_away(request, shown)
    return redirect(shown.post)


@require_POST
def comment_restoration(request, pk):
    """POST brings a removed comment back."""
    readable = Comment.objects.filter(PostQuerySet.is_visible(request.user, prefix="post__"))
    shown = get_object_or_404(readable.select_related("post__thread__community"), pk=pk)
    require(rules.can_restore(request.user, shown.community))
    shown.restore(by=request.user)
    return redirect(shown)


def get_comment(request, pk) -> Comment:
    comments = Comment.objects.visible_to(request.user).select_related("post__thread__community", "author", "removal")
    return get_object_or_404(comments, pk=pk)
