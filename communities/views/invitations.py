from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from communities import rules
from communities.forms import NORMS_CHANGED, NormsForm
from communities.invitation_forms import InvitationLinkForm, InvitedAddressesForm, InvitedPersonForm
from communities.models import BelongsAlready, Community, Invitation, InvitationOver, NormsNotAccepted, TooManyAddresses
from communities.paging import id_from
from communities.rules import require
from communities.views.loading import get_readable_community, render_community, text_of

INVITATIONS_ON_A_PAGE = 30

# --- For who leads: /communities/<slug>/invitations/ ---


@require_GET
def invitations(request, slug):
    """GET lists the invitations, and shows how to invite."""
    return render_invitations(request, get_inviting_community(request, slug))


@require_POST
def person_invitations(request, slug):
    """POST invites a colleague."""
    shown = get_inviting_community(request, slug)
    form = InvitedPersonForm(request.POST, reader=request.user)
    if form.is_valid():
        person, words = form.cleaned_data["person"], form.cleaned_data["words"]
        try:
            Invitation.objects.to_person(person, community=shown, by=request.user, words=words)
        except BelongsAlready:
            form.add_error("person", _("%(name)s belongs already.") % {"name": person.name})
        else:
            messages.success(request, _("%(name)s is invited.") % {"name": person.name})
            return redirect("communities:invitations", slug)
    return render_invitations(request, shown, person_form=form, status=422)


@never_cache
@require_POST
def link_invitations(request, slug):
    """POST makes a link, and shows it this once."""
    shown = get_inviting_community(request, slug)
    form = InvitationLinkForm(request.POST)
    if not form.is_valid():
        return render_invitations(request, shown, link_form=form, status=422)
    _invitation, token = Invitation.objects.by_link(community=shown, by=request.user, **form.cleaned_data)
    address = request.build_absolute_uri(reverse("communities:invitation-link", args=[token]))
    return render_invitations(request, shown, address=address)


@require_POST
def address_invitations(request, slug):
    """POST invites whoever reads the addresses: each gets one mail, whoever that is."""
    shown = get_inviting_community(request, slug)
    form = InvitedAddressesForm(request.POST)
    if not form.is_valid():
        return render_invitations(request, shown, address_form=form, status=422)
    addresses = form.cleaned_data["addresses"]
    try:
        Invitation.objects.to_addresses(addresses, community=shown, by=request.user)
    except TooManyAddresses:
        form.add_error("addresses", _("So many are not invited in one day. Make a link, or go on tomorrow."))
        return render_invitations(request, shown, address_form=form, status=422)
    said = ngettext("%(count)d address is invited.", "%(count)d addresses are invited.", len(addresses))
    messages.success(request, said % {"count": len(addresses)})
    return redirect("communities:invitations", slug)


@require_POST
def invitation_withdrawal(request, slug, pk):
    """POST takes an invitation back."""
    shown = get_inviting_community(request, slug)
    get_object_or_404(Invitation, community=shown, pk=pk).withdraw(by=request.user)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("communities:invitations", slug)


def get_inviting_community(request, slug) -> Community:
    shown = get_readable_community(request, slug)
    require(rules.can_invite(request.user, shown))
    return shown


def render_invitations(request, shown, *, status: int = 200, **context):
    """Render the list with its three forms; one of them may be given with what is wrong in it."""
    found = Invitation.objects.filter(community=shown).with_details().newest_first()
    before = id_from(text_of(request, "before"))
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found[: INVITATIONS_ON_A_PAGE + 1])
    context = {
        "invitations": page[:INVITATIONS_ON_A_PAGE],
        "older": f"?before={page[INVITATIONS_ON_A_PAGE - 1].pk}" if len(page) > INVITATIONS_ON_A_PAGE else "",
        "person_form": InvitedPersonForm(reader=request.user),
        "link_form": InvitationLinkForm(),
        "address_form": InvitedAddressesForm(),
    } | context
    return render_community(request, shown, "invitations", status=status, **context)


# --- For who is invited: /invitations/ ---


@require_GET
def invitation(request, pk):
    """GET shows a colleague what they are invited to."""
    return show(request, get_invitation(request, pk), reverse("communities:invitation-acceptance", args=[pk]))


@require_POST
def invitation_acceptance(request, pk):
    """POST joins by an invitation to oneself."""
    return accept(request, get_invitation(request, pk), reverse("communities:invitation-acceptance", args=[pk]))


@require_GET
def invitation_link(request, token):
    """GET shows what the link invites to."""
    action = reverse("communities:invitation-link-acceptance", args=[token])
    return show(request, get_invitation_of(token), action)


@require_POST
def invitation_link_acceptance(request, token):
    """POST joins by a link."""
    action = reverse("communities:invitation-link-acceptance", args=[token])
    return accept(request, get_invitation_of(token), action)


def show(request, shown: Invitation, action: str):
    community = community_for(request, shown)
    if community.is_member:
        return redirect(community)
    return render_invitation(request, shown, community, action, NormsForm(community=community))


def accept(request, shown: Invitation, action: str):
    community = community_for(request, shown)
    form = NormsForm(request.POST, community=community)
    if community.is_member or form.is_valid():
        try:
            shown.accept(by=request.user, norms=form.accepted)
        except InvitationOver:
            return render_invitation(request, shown, community, action, form)
        except NormsNotAccepted:
            form.add_error("accepts", NORMS_CHANGED)
        else:
            messages.success(request, _("Welcome to %(community)s.") % {"community": community.name})
            return redirect(community)
    return render_invitation(request, shown, community, action, form)


def render_invitation(request, shown, community, action, form):
    """What one is invited to, or only that the invitation is over: then it names nothing."""
    context = {"invitation": shown, "invited_to": community, "action": action, "form": form}
    return render(request, "communities/invitation.html", context, status=422 if form.errors else 200)


def community_for(request, shown: Invitation) -> Community:
    """What one is invited to: with an invitation in hand one may know of it."""
    return Community.objects.with_membership(request.user).select_related("binding_norms").get(pk=shown.community_id)


def get_invitation(request, pk) -> Invitation:
    return get_object_or_404(Invitation.objects.filter(person=request.user).with_details(), pk=pk)


def get_invitation_of(token) -> Invitation:
    found = Invitation.objects.of_token(token).with_details().first()
    if found is None:
        raise Http404
    return found
