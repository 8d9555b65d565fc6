"""One post: where it stands, its text and history, and taking it away."""

from itertools import pairwise

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import markup
from accounts.models import Draft
from communities.rules import require
from discussions import rules
from discussions.answer_keys import place_of
from discussions.forms import PostForm
from discussions.models import Post, Thread, TooSoonToMend
from discussions.reading import ENVIRONMENT
from discussions.views.loading import get_post, get_post_to_edit, take_away
from markup.comparing import compare, fold


@require_GET
def post(request, pk):
    """GET leads to the post in its thread."""
    shown = get_post(request, pk)
    place = place_of(shown, environment=request.session.get(ENVIRONMENT, ""))
    return redirect(f"{shown.thread.get_absolute_url()}{place}#post-{shown.number}")


@require_http_methods(["GET", "POST"])
def post_edit(request, pk):
    """GET shows the text; POST changes it. Who started from an older text sees both and loses nothing."""
    shown = get_post_to_edit(request, pk)
    if request.method == "GET":
        draft = Draft.of(request.user, f"post:{shown.pk}")
        begun = state_of(shown) | {"body": shown.body}
        form = PostForm(initial=begun | ({"body": draft.text} | draft.fields if draft.pk else {}))
        return render_post_edit(request, shown, form, draft=draft)
    if "append" in request.POST:
        both = f"{shown.body.rstrip()}\n\n{request.POST.get('body', '').lstrip()}"
        return render_post_edit(request, shown, PostForm(initial=state_of(shown) | {"body": both, "appended": True}))
    form = PostForm(request.POST)
    if not form.is_valid():
        return render_post_edit(request, shown, form, status=422)
    body = form.cleaned_data["body"].replace("\r\n", "\n")
    if is_older(form.cleaned_data, shown) and body != shown.body:
        newer = PostForm(initial=form.cleaned_data | state_of(shown))
        return render_post_edit(request, shown, newer, theirs=shown.body, status=409)
    try:
        shown.edit(by=request.user, body=body, reason=form.cleaned_data["reason"])
    except TooSoonToMend:
        form.add_error(None, _("This was hidden a moment ago. Ten minutes after that you can mend it."))
        return render_post_edit(request, shown, form, status=422)
    except markup.Unreadable as error:
        form.add_error("body", str(error))
        return render_post_edit(request, shown, form, status=422)
    Draft.finish(by=request.user, place=f"post:{shown.pk}")
    if form.cleaned_data["appended"]:
        Draft.finish(by=request.user, place=f"thread:{shown.thread_id}")
    if shown.is_hidden:
        messages.success(request, _("Thank you. A moderator will look at it again."))
        return redirect(shown.thread.community)
    return redirect(shown)


def state_of(shown) -> dict:
    """What tells the text that a writer starts from: also a small change makes it another, without a new revision."""
    return {"revision": shown.revision_count, "began": shown.digest}


def is_older(asked, shown) -> bool:
    """Whether the writer started from a text that is no longer the newest."""
    return asked["revision"] != shown.revision_count or asked["began"] not in {"", shown.digest}


def render_post_edit(request, shown, form, *, theirs: str = "", draft=None, status: int = 200):
    context = {
        "form": form,
        "post": shown,
        "thread": shown.thread,
        "community": shown.thread.community,
        "theirs": theirs,
        "is_mine_unnamed": shown.is_anonymous and shown.is_by(request.user),
        "draft_place": f"post:{shown.pk}",
        "draft": draft,
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
def post_removal(request, pk):
    """POST takes a reply away."""
    shown = get_post(request, pk)
    require(rules.can_remove(request.user, shown, shown.thread.community) and not shown.is_opening)
    return redirect(shown.thread if take_away(request, shown) else shown)


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
