"""Going on in a discussion of its own with what a post began."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

import markup
from accounts.models import Draft
from communities.rules import require
from discussions import rules
from discussions.forms import BranchForm
from discussions.models import Branch
from discussions.quoting import quoted
from discussions.views.loading import get_post
from moderation.views.waiting import where


@require_http_methods(["GET", "POST"])
def branch(request, pk):
    """GET shows how it would begin; POST opens it."""
    post = get_post(request, pk)
    require(rules.can_reply(request.user, post.thread))
    draft = Draft.of(request.user, f"branch:{post.pk}")
    if request.method == "GET":
        begun = {"title": post.thread.title, "body": draft.text or quoted(post)}
        return render_branch(request, post, BranchForm(initial=begun), draft=draft)
    form = BranchForm(request.POST)
    if not form.is_valid():
        return render_branch(request, post, form, status=422)
    try:
        thread = Branch.start(post, by=request.user, **form.cleaned_data)
    except markup.Unreadable as error:
        form.add_error("body", str(error))
        return render_branch(request, post, form, status=422)
    Draft.finish(by=request.user, place=draft.place)
    return redirect(where(request, thread))


def render_branch(request, post, form, *, draft=None, status: int = 200):
    context = {"form": form, "post": post, "thread": post.thread, "community": post.community, "draft": draft}
    context["draft_place"] = f"branch:{post.pk}"
    return render(request, "discussions/branch.html", context, status=status)
