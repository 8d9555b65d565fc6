"""What people made of a post, in a word."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from communities.rules import require
from discussions import rules
from discussions.models import Anonymity, Post, Reaction
from discussions.reading import posts_of, reactions_to
from discussions.views.loading import get_post

MOST_NAMED = 100  # of each kind


@require_GET
def reactions(request, pk):
    """GET says who reacted, and how."""
    post = get_post(request, pk)
    # Who asked without their name is not named here either.
    unnamed = Anonymity.objects.filter(pk=post.thread.anonymity_id).values("person")
    named = post.reactions.exclude(user__in=unnamed).select_related("user").order_by("-pk")
    found = list(named[: MOST_NAMED * len(Reaction.Kind)])
    kinds = [(kind, [reaction.user for reaction in found if reaction.kind == kind]) for kind in Reaction.Kind]
    context = {"post": post, "thread": post.thread, "community": post.community}
    context["kinds"] = [(kind, post.reaction_counts.get(kind, 0), people[:MOST_NAMED]) for kind, people in kinds]
    return render(request, "discussions/reactions.html", context)


@require_POST
def reaction(request, pk, kind):
    """POST reacts in that way."""
    Reaction.add(get_changing(request, pk), by=request.user, kind=known(kind))
    return render_reactions(request, pk)


@require_POST
def reaction_removal(request, pk, kind):
    """POST takes that back."""
    Reaction.take_back(get_changing(request, pk), by=request.user, kind=known(kind))
    return render_reactions(request, pk)


def get_changing(request, pk) -> Post:
    post = get_post(request, pk)
    require(rules.can_change_mind(request.user, post.thread))
    return post


def known(kind: str) -> str:
    if kind not in Reaction.Kind:
        raise Http404
    return kind


def render_reactions(request, pk):
    post = get_post(request, pk)
    if not request.htmx:
        return redirect(post)
    changed = posts_of(post.thread, request.user, with_removed=True).get(pk=pk)
    changed.reactions_shown = reactions_to(changed)
    return render(request, "discussions/_reactions.jinja", {"post": changed}, using="jinja2")
