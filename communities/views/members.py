from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from communities import rules
from communities.forms import RoleForm
from communities.member_directory import members_of
from communities.models import LastLeader, Membership, Role
from communities.rules import require
from communities.views.loading import get_readable_community, render_community, text_of

MOST_REQUESTS = 30  # answering one brings up the next


@require_GET
def members(request, slug):
    """GET lists the members, and to leaders who asks to join."""
    return render_members(request, get_readable_community(request, slug))


def render_members(request, shown, *, status: int = 200, **context):
    """Render a page of the members. `answering` is the join request whose `answer`, a form, was not good."""
    asked = {"query": text_of(request, "q"), "role": text_of(request, "role"), "after": text_of(request, "after")}
    can_moderate = rules.can_moderate(request.user, shown)
    return render_community(
        request,
        shown,
        "members",
        members=members_of(shown, **asked),
        roles=Role.choices,
        can_moderate=can_moderate,
        can_invite=rules.can_invite(request.user, shown),
        join_requests=shown.join_requests.select_related("user").order_by("pk")[:MOST_REQUESTS] if can_moderate else [],
        status=status,
        **context,
    )


@require_POST
def role(request, slug, username):
    """POST changes what a member is."""
    shown = get_readable_community(request, slug)
    require(rules.can_lead(request.user, shown))
    member = get_object_or_404(Membership, community=shown, user__username=username)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles."))
        return redirect("communities:members", slug)
    try:
        member.change_role(by=request.user, role=form.cleaned_data["role"])
    except LastLeader:
        messages.error(request, _("A community needs a leader. Make somebody else a leader first."))
    return redirect("communities:members", slug)
