"""Revisions that wait until somebody else has looked at them."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from communities.paging import id_from
from communities.rules import require
from markup.comparing import compare, fold, summarise
from wiki import rules
from wiki.models import Approval, ApprovalRule, ApprovedText, NotNewest, OwnRevision, Page
from wiki.models.approval import wrote_what_waits
from wiki.views.loading import get_community, get_page, number_from, render_page

ON_A_LIST = 50


class RuleForm(forms.Form):
    """How many people look at a revision before readers see it."""

    reviewers = forms.TypedChoiceField(
        label=gettext_lazy("Before readers see a change"),
        coerce=int,
        choices=[
            (0, gettext_lazy("nobody needs to approve it")),
            (1, gettext_lazy("one other person approves it")),
            (2, gettext_lazy("two other people approve it")),
        ],
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "POST"])
def approvals(request, slug):
    """GET lists the pages of which something waits, and for leaders the rule; POST changes the rule."""
    community = get_community(request, slug)
    can_rule = rules.can_rule(request.user, community)
    reviewers = ApprovalRule.reviewers_in(community)
    form = RuleForm(request.POST if request.method == "POST" else None, initial={"reviewers": reviewers})
    if request.method == "POST":
        require(can_rule)
        if form.is_valid():
            ApprovalRule.choose(community, by=request.user, reviewers=form.cleaned_data["reviewers"])
            messages.success(request, _("From now on it is done like that."))
            return redirect("wiki:approvals", community.slug)
    pages = Page.objects.visible_to(request.user).filter(community=community, approved_text__isnull=False)
    listed = pages.filter(pk__gt=number_from(request, "after") or 0).select_related("community", "edited_by")
    stretch = list(listed.defer("body", "html", "headings").order_by("pk")[: ON_A_LIST + 1])
    context = {
        "community": community,
        "tab": "wiki",
        "can_read": True,
        "pages": stretch[:ON_A_LIST],
        "after": stretch[ON_A_LIST - 1].pk if len(stretch) > ON_A_LIST else None,
        "form": form,
        "can_rule": can_rule,
        "reviewers": reviewers,
    }
    return render(request, "wiki/approvals.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def approval(request, pk):
    """GET compares what waits with what readers see; POST approves it."""
    page = get_page(request, pk)
    if request.method == "POST":
        require(rules.can_approve(request.user, page))
        return approve(request, page)
    held = ApprovedText.objects.filter(page=page).first()
    if held is None:
        messages.info(request, _("Nothing of it waits: readers see the newest."))
        return redirect(page)
    rows = compare(held.body, page.body)
    newest = page.newest
    return render_page(
        request,
        page,
        "approval",
        held=held,
        stretches=fold(rows, context=3),
        summary=summarise(rows),
        newest=newest,
        approvals=newest.approvals.select_related("by").order_by("pk"),
        reviewers=ApprovalRule.reviewers_in(page.community),
        can_approve=rules.can_approve(request.user, page),
        is_own=wrote_what_waits(page, held, request.user),
    )


def approve(request, page):
    try:
        is_shown = Approval.give(page, by=request.user, number=id_from(request.POST.get("number", "")) or 0)
    except (OwnRevision, NotNewest) as error:
        messages.error(request, str(error))
        return redirect("wiki:approval", page.pk) if isinstance(error, OwnRevision) else redirect(page)
    if is_shown:
        messages.success(request, _("Approved: readers see it now."))
    else:
        messages.success(request, _("Approved. One more person has to approve it."))
    return redirect(page)
