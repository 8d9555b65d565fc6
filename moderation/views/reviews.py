from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from communities.rules import can_moderate, require
from markup import refs
from moderation.forms import AppealForm, DecisionForm
from moderation.models import AppealedAlready, ClaimedByAnother, DecidedByYou, NothingToDecide, Review


def get_review(request, pk) -> Review:
    found = Review.objects.visible_to(request.user).select_related("community", "author", "claim__by", "appeal__by")
    return get_object_or_404(found, pk=pk)


def get_moderated(request, pk) -> Review:
    shown = get_review(request, pk)
    require(can_moderate(request.user, shown.community))
    return shown


@require_GET
def review(request, pk):
    """GET shows to moderators what is wrong and what to do; to its author and who flagged it how it stands."""
    return render_review(request, get_review(request, pk))


def render_review(request, shown: Review, *, status: int = 200, **bound):
    is_moderator = can_moderate(request.user, shown.community)
    is_author = shown.is_about_text_of(request.user)
    thing = shown.thing if is_moderator or is_author else None
    context = {
        "review": shown,
        "community": shown.community,
        "thing": thing,
        "is_hidden": thing is not None and shown.content_kind.is_hidden(thing),
        "html": filled(shown, thing, request.user),
        "address": shown.content_kind.url(thing) if thing is not None else "",
        "mending_url": mending_url(shown, thing),
        "is_moderator": is_moderator and not is_author,
        "is_author": is_author,
        "flags": list(shown.flags.select_related("by").order_by("pk")) if is_moderator or is_author else [],
        "decisions": list(shown.decisions.select_related("by").order_by("pk")),
        "holder": shown.claimed_by,
        "form": DecisionForm(),
        "appeal_form": AppealForm(),
    }
    return render(request, "moderation/review.html", context | bound, status=status)


def mending_url(shown: Review, thing) -> str:
    kind = shown.content_kind
    return kind.mending_url(thing) if thing is not None and kind.mending_url else ""


def filled(shown: Review, thing, reader) -> str:
    """The text of what is reviewed, if it has one of its own."""
    html = shown.content_kind.html(thing) if thing is not None else ""
    return refs.fill([(html, thing.community.pk)], reader)[0] if html else ""


@require_POST
def claim(request, pk):
    """POST takes a review in hand for half an hour."""
    shown = get_moderated(request, pk)
    try:
        shown.take(by=request.user)
    except ClaimedByAnother as error:
        messages.error(request, str(error))
    return redirect(shown)


@require_POST
def claim_removal(request, pk):
    """POST lets somebody else take it."""
    shown = get_moderated(request, pk)
    shown.give_back(by=request.user)
    return redirect(shown)


@require_POST
def decision(request, pk):
    """POST settles a review."""
    shown = get_moderated(request, pk)
    require(not shown.is_about_text_of(request.user))
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            shown.decide(by=request.user, **form.cleaned_data)
        except (ClaimedByAnother, NothingToDecide, DecidedByYou) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Decided. Who wrote it and who flagged it are told."))
            return redirect("moderation:community-queue", shown.community.slug)
    return render_review(request, shown, form=form, status=422)


@require_POST
def decision_removal(request, pk):
    """POST brings back what was hidden."""
    shown = get_moderated(request, pk)
    require(not shown.is_about_text_of(request.user))
    shown.take_back(by=request.user)
    messages.success(request, _("It shows again."))
    return redirect(shown)


@require_POST
def appeal(request, pk):
    """POST asks, as its author, for a second look."""
    shown = get_review(request, pk)
    require(shown.is_about_text_of(request.user))
    form = AppealForm(request.POST)
    if form.is_valid():
        try:
            shown.ask_again(by=request.user, **form.cleaned_data)
        except AppealedAlready:
            form.add_error(None, _("You asked for a second look already, or nobody has decided yet."))
        else:
            messages.success(request, _("Somebody else will look at it."))
            return redirect(shown)
    return render_review(request, shown, appeal_form=form, status=422)
