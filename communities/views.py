from copy import copy
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from communities import rules
from communities.directory import directory
from communities.feed import feed_page
from communities.forms import CharterForm, JoinRequestForm, RoleForm
from communities.models import Community, JoinRequest, LastLeader, Membership, MustAsk, NothingToAsk, Role
from communities.rules import require

MEMBERS_ON_A_PAGE = 60


def text_of(request, name: str) -> str:
    """What the query string says, without what no database takes."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:200]


@require_GET
def communities(request):
    """GET lists the communities that one may know of."""
    asked = {name: text_of(request, name) for name in ["size", "visibility", "tag", "after"]}
    listed = directory(request.user, query=text_of(request, "q"), **asked)
    return render(request, "communities/communities.html", {"directory": listed})


@require_GET
def community(request, slug):
    """GET shows the front page: to members and readers what is said, to others how to get in."""
    shown = get_community(request, slug)
    if not rules.can_read(request.user, shown):
        return render_community(request, shown, "closed", form=JoinRequestForm())
    return render_community(request, shown, "community")


@require_http_methods(["GET", "POST"])
def charter(request, slug):
    """GET shows the charter; POST changes it."""
    shown = get_community(request, slug)
    can_lead = rules.can_lead(request.user, shown)
    form = CharterForm(request.POST or None, instance=copy(shown))  # it changes its instance; the verb compares
    if request.method == "POST":
        require(can_lead)
        if form.is_valid():
            shown.rewrite_charter(by=request.user, **form.cleaned_data)
            messages.success(request, _("The charter is saved."))
            return redirect("communities:charter", shown.slug)
    leads = shown.memberships.exclude(role=Role.MEMBER).select_related("user").by_role()
    return render_community(
        request,
        shown,
        "charter",
        form=form,
        leads=leads,
        status=422 if form.errors else 200,
        is_editing=bool(form.errors),
    )


@require_GET
def members(request, slug):
    """GET lists the members, and to leaders who asks to join."""
    shown = get_readable_community(request, slug)
    found = shown.memberships.select_related("user").filter(user__is_active=True)
    query = text_of(request, "q")
    if query:
        found = found.filter(Q(user__name__icontains=query) | Q(user__job_title__icontains=query))
    after = text_of(request, "after")
    if after.isdecimal():
        found = found.filter(pk__gt=int(after))
    page = list(found.order_by("pk")[: MEMBERS_ON_A_PAGE + 1])
    next_page = ""
    if len(page) > MEMBERS_ON_A_PAGE:
        next_page = "?" + urlencode({"q": query, "after": page[MEMBERS_ON_A_PAGE - 1].pk})
    can_moderate = rules.can_moderate(request.user, shown)
    return render_community(
        request,
        shown,
        "members",
        memberships=page[:MEMBERS_ON_A_PAGE],
        next_page=next_page,
        query=query,
        roles=Role.choices,
        can_moderate=can_moderate,
        join_requests=shown.join_requests.select_related("user").order_by("pk") if can_moderate else [],
    )


@require_GET
def feed(request, slug):
    """GET tells what happened here, newest first."""
    shown = get_readable_community(request, slug)
    news = feed_page(shown, reader=request.user, before=text_of(request, "before"))
    return render_community(request, shown, "feed", feed=news)


@require_POST
def membership(request, slug):
    """POST joins an open community."""
    shown = get_community(request, slug)
    try:
        shown.join(by=request.user)
    except MustAsk:
        messages.error(request, _("Ask to join first: the people who lead this community decide."))
    else:
        messages.success(request, _("Welcome to %(community)s.") % {"community": shown.name})
    return redirect(shown)


@require_POST
def membership_removal(request, slug):
    """POST leaves the community."""
    shown = get_community(request, slug)
    try:
        shown.leave(by=request.user)
    except LastLeader:
        messages.error(request, _("You are the only leader. Make somebody else a leader first."))
        return redirect(shown)
    messages.success(request, _("You left %(community)s.") % {"community": shown.name})
    return redirect("communities:communities")


@require_POST
def join_requests(request, slug):
    """POST asks to join a closed community."""
    shown = get_community(request, slug)
    form = JoinRequestForm(request.POST)
    if not form.is_valid():
        return render_community(request, shown, "closed", form=form, status=422)
    try:
        shown.ask_to_join(by=request.user, message=form.cleaned_data["message"])
    except NothingToAsk:
        messages.info(request, _("There is no need to ask."))
    else:
        messages.success(request, _("Your request is with the people who lead this community."))
    return redirect(shown)


@require_POST
def join_request_acceptance(request, slug, pk):
    """POST lets somebody in."""
    asked = get_join_request(request, slug, pk)
    asked.accept(by=request.user)
    return redirect("communities:members", slug)


@require_POST
def join_request_refusal(request, slug, pk):
    """POST turns a request down."""
    asked = get_join_request(request, slug, pk)
    asked.decline(by=request.user)
    return redirect("communities:members", slug)


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


def get_community(request, slug) -> Community:
    return get_object_or_404(
        Community.objects.visible_to(request.user).with_membership(request.user).select_related("sponsor"), slug=slug
    )


def get_readable_community(request, slug) -> Community:
    """The community, for who may read it; 403 for who only may know of it."""
    shown = get_community(request, slug)
    require(rules.can_read(request.user, shown))
    return shown


def get_join_request(request, slug, pk) -> JoinRequest:
    shown = get_readable_community(request, slug)
    require(rules.can_moderate(request.user, shown))
    return get_object_or_404(JoinRequest.objects.select_related("community", "user"), pk=pk, community=shown)


def render_community(request, shown: Community, page: str, *, status: int = 200, **context):
    """Render one of a community's pages, with what the head above its tabs needs."""
    person: User = request.user
    context = {
        "community": shown,
        "tab": page,
        "can_read": rules.can_read(person, shown),
        "can_lead": rules.can_lead(person, shown),
    } | context
    return render(request, f"communities/{page}.html", context, status=status)
