from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities import rules
from communities.forms import NORMS_CHANGED, AnswerForm, JoinRequestForm, NormsForm
from communities.models import CommunityArchived, JoinRequest, NormsNotAccepted, NothingToAsk
from communities.rules import require
from communities.views.loading import get_community, get_readable_community, render_community
from communities.views.members import render_members


@require_http_methods(["GET", "POST"])
def join_requests(request, slug):
    """GET shows how to ask; POST asks to join a community that takes members on request."""
    shown = get_community(request, slug)
    posted = request.POST if request.method == "POST" else None
    form, norms_form = JoinRequestForm(posted), NormsForm(posted, community=shown)
    if posted is None or not (form.is_valid() and norms_form.is_valid()):
        is_bad = form.errors or norms_form.errors
        return render_community(
            request, shown, "closed", form=form, norms_form=norms_form, status=422 if is_bad else 200
        )
    try:
        shown.ask_to_join(by=request.user, message=form.cleaned_data["message"], norms=norms_form.accepted)
    except NothingToAsk:
        messages.info(request, _("There is no need to ask."))
    except NormsNotAccepted:
        messages.error(request, NORMS_CHANGED)
    else:
        messages.success(request, _("Your request is with the people who lead this community."))
    return redirect(shown)


@require_POST
def join_request_acceptance(request, slug, pk):
    """POST lets somebody in, with a word if one likes."""
    return answer(request, slug, pk, JoinRequest.accept)


@require_POST
def join_request_refusal(request, slug, pk):
    """POST turns a request down, with a word if one likes."""
    return answer(request, slug, pk, JoinRequest.decline)


def answer(request, slug, pk, verb):
    asked = get_join_request(request, slug, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return render_members(request, get_readable_community(request, slug), answering=pk, answer=form, status=422)
    try:
        verb(asked, by=request.user, **form.cleaned_data)
    except CommunityArchived:
        messages.error(request, _("This community is archived: nobody joins it any more."))
    return redirect("communities:members", slug)


def get_join_request(request, slug, pk) -> JoinRequest:
    shown = get_readable_community(request, slug)
    require(rules.can_moderate(request.user, shown))
    return get_object_or_404(JoinRequest.objects.select_related("community", "user"), pk=pk, community=shown)
