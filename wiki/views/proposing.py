"""Edits that readers propose, and what becomes of them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import markup
from accounts.models import Draft
from communities.rules import require
from markup.comparing import compare, fold, summarise
from wiki import drafts, rules
from wiki.models import Proposal, SameText, TooManyProposals
from wiki.proposing_forms import FittingForm, ProposalForm, RefusalForm
from wiki.views.loading import get_community, get_page, number_from, render_page, rendered

ON_A_LIST = 50


@require_http_methods(["GET", "POST"])
def proposal_new(request, pk):
    """GET shows to who may not edit what they read, to be changed; POST proposes that."""
    page = get_page(request, pk)
    if rules.can_edit(request.user, page):
        return redirect("wiki:edit", pk)
    require(rules.can_propose(request.user, page))
    if request.method == "GET":
        return begin_proposal(request, page)
    form = ProposalForm(request.POST, page=page)
    if not form.is_valid():
        return render_new(request, page, form)
    try:
        if "preview" in request.POST:
            html = rendered(form.cleaned_data["body"], page.community, request.user)
            return render_new(request, page, form, preview=html)
        proposal = Proposal.make(page, by=request.user, **form.cleaned_data)
    except markup.Unreadable as error:
        form.add_error("body", str(error))
    except SameText:
        form.add_error("body", _("Nothing is changed yet."))
    except TooManyProposals:
        form.add_error(None, _("Twenty of your proposals wait. Give people time to look at them."))
    else:
        Draft.finish(by=request.user, place=drafts.place_of_proposal(page))
        messages.success(request, _("Thank you. Who looks after the page is told."))
        return redirect(proposal)
    return render_new(request, page, form)


def begin_proposal(request, page):
    """What they read, or what they proposed before, or began to."""
    waiting = page.proposals.open().filter(by=request.user).select_related("base").first()
    draft = Draft.of(request.user, drafts.place_of_proposal(page))
    shown = page.shown
    begun = {"body": shown.body, "base": shown.number, "comment": ""}
    if waiting:
        begun = {"body": waiting.body, "base": waiting.base.number, "comment": waiting.comment}
    if draft.pk:
        begun |= drafts.restored(draft, "comment", "base")
    return render_new(request, page, ProposalForm(page=page, initial=begun), draft=draft)


def render_new(request, page, form, **context):
    context |= {"form": form, "place": drafts.place_of_proposal(page)}
    return render_page(request, page, "proposal_new", status=422 if form.errors else 200, **context)


@require_GET
def proposals(request, slug):
    """GET lists the proposals that wait in a wiki, for who may edit there."""
    community = get_community(request, slug)
    require(rules.can_write(request.user, community))
    waiting = Proposal.objects.visible_to(request.user).open().filter(page__community=community)
    listed = waiting.filter(pk__gt=number_from(request, "after") or 0).select_related("by", "page")
    stretch = list(listed.defer("body", "page__body", "page__html").order_by("pk")[: ON_A_LIST + 1])
    context = {
        "community": community,
        "tab": "wiki",
        "can_read": True,
        "proposals": stretch[:ON_A_LIST],
        "after": stretch[ON_A_LIST - 1].pk if len(stretch) > ON_A_LIST else None,
    }
    return render(request, "wiki/proposals.html", context)


@require_GET
def proposal(request, pk):
    """GET compares what is proposed with what it was made from, for its writer and who may edit the page."""
    return render_proposal(request, get_proposal(request, pk))


def get_proposal(request, pk) -> Proposal:
    known = Proposal.objects.visible_to(request.user)
    return get_object_or_404(
        known.select_related("page__community", "page__article", "base", "by", "settled_by"), pk=pk
    )


def render_proposal(request, shown: Proposal, *, status: int = 200, **bound):
    page = shown.page
    rows = compare(shown.base.body, shown.body)
    context = {
        "proposal": shown,
        "stretches": fold(rows, context=3),
        "summary": summarise(rows),
        "is_own": shown.by_id == request.user.pk,
        "can_settle": rules.can_edit(request.user, page),
        "form": RefusalForm(),
    }
    return render_page(request, page, "proposal", status=status, **context | bound)


@require_POST
def proposal_taking(request, pk):
    """POST makes it a revision; what can't be merged is shown, and comes back as `body` made from `base`."""
    shown = get_proposal(request, pk)
    require(rules.can_edit(request.user, shown.page))
    fitted, form = {}, None
    if "body" in request.POST:
        form = FittingForm(request.POST, page=shown.page)
        if not form.is_valid():
            return render_proposal(request, shown, fitting=form, status=422)
        fitted = form.cleaned_data
    try:
        saved = shown.take(by=request.user, **fitted)
    except markup.Unreadable as error:
        if form is None:
            messages.error(request, str(error))
            return redirect(shown)
        form.add_error("body", str(error))
        return render_proposal(request, shown, fitting=form, status=422)
    if saved is None:
        messages.info(request, _("Somebody settled it already."))
        return redirect(shown)
    if saved.is_conflict:
        begun = {"body": saved.merge.proposal, "base": saved.newest.number}
        form = FittingForm(page=shown.page, initial=begun)
        return render_proposal(request, shown, fitting=form, conflicts=saved.merge.conflicts, status=409)
    messages.success(request, _("It is part of the page now. Who proposed it is told, and named in the history."))
    return redirect(shown.page)


@require_POST
def proposal_refusal(request, pk):
    """POST says why it does not come into the page."""
    shown = get_proposal(request, pk)
    require(rules.can_edit(request.user, shown.page))
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return render_proposal(request, shown, form=form, status=422)
    shown.refuse(by=request.user, **form.cleaned_data)
    messages.success(request, _("Who proposed it is told why."))
    return redirect(shown.page)


@require_POST
def proposal_removal(request, pk):
    """POST takes back what one proposed."""
    shown = get_proposal(request, pk)
    require(shown.by_id == request.user.pk)
    shown.withdraw(by=request.user)
    messages.success(request, _("It is taken back."))
    return redirect(shown.page)
