from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import markup
from accounts import letters
from accounts.forms import PreferenceForm, ProfileForm
from accounts.models import Preference, User
from markup import refs

PEOPLE_ON_A_PAGE = 30
SUGGESTIONS = 8


@require_GET
def people(request):
    """GET lists colleagues, by name or by what one searches in name, job, department, place and skills."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = User.objects.visible_to(request.user).in_directory()
    for word in query.split()[:5]:
        skilled = User.objects.filter(skills__name__icontains=word)
        found = found.filter(
            Q(name__icontains=word)
            | Q(job_title__icontains=word)
            | Q(department__icontains=word)
            | Q(location__icontains=word)
            | Q(pk__in=skilled.values("pk"))
        )
    found = found.prefetch_related("skills").by_name(after=request.GET.get("after", "")[:20])
    page = list(found[: PEOPLE_ON_A_PAGE + 1])
    next_page = ""
    if len(page) > PEOPLE_ON_A_PAGE:
        next_page = "?" + urlencode({"q": query, "after": page[PEOPLE_ON_A_PAGE - 1].pk})
    context = {"people": page[:PEOPLE_ON_A_PAGE], "query": query, "next_page": next_page}
    return render(request, "accounts/people.html", context)


@require_GET
def person(request, username):
    """GET shows a profile."""
    shown = get_object_or_404(User.objects.visible_to(request.user).prefetch_related("skills"), username=username)
    return render(request, "accounts/person.html", {"person": shown, "bio_html": about(shown, request.user)})


def about(shown: User, reader: User):
    if not shown.bio:
        return ""
    return refs.fill([(markup.render(shown.bio).html, None)], reader)[0]


@require_GET
def avatar(request, username):
    """GET answers the picture of a person whose profile the reader may open."""
    shown = get_object_or_404(User.objects.visible_to(request.user), username=username)
    if not shown.avatar:
        raise Http404
    response = FileResponse(shown.avatar.open(), filename=shown.avatar.name)
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_GET
def suggestions(request):
    """GET answers the listbox of people, and of roles of `?community=`, for what was typed after an @."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    found = User.objects.visible_to(request.user).in_directory()
    if query:
        found = found.filter(Q(username__istartswith=query) | Q(name__icontains=query))
    context = {"people": found.order_by("name", "pk")[:SUGGESTIONS], "query": query.lower()}
    return render(request, "accounts/suggestions.html", context)


@require_GET
def keyboard(request):
    """GET shows which key does what."""
    part = "#keys" if request.htmx else ""
    return render(request, f"accounts/keyboard.html{part}")


@require_http_methods(["GET", "POST"])
def profile(request):
    """GET shows what one says about oneself; POST changes it."""
    myself = User.objects.get(pk=request.user.pk)  # a form that fails leaves its instance half changed
    form = ProfileForm(request.POST or None, request.FILES or None, instance=myself)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect(request.user)
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def preferences(request):
    """GET shows how one is told; POST changes it."""
    form = PreferenceForm(request.POST or None, instance=Preference.of(request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your preferences are saved."))
        return redirect("accounts:preferences")
    return render(request, "accounts/preferences.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def preview(request):
    """POST renders Markdown as the page will show it to this reader."""
    scope = request.POST.get("community", "")[:18]  # fits into a bigint
    try:
        rendered = markup.render(request.POST.get("text", ""), limit=markup.LONGEST_PAGE)
    except markup.Unreadable as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
    community = int(scope) if scope.isdecimal() else None
    html = refs.fill([(rendered.html, community)], request.user)[0]
    context = {"html": html, "mentions": rendered.mentions, "community": community}
    return render(request, "accounts/preview.html", context)


@csrf_exempt  # the token in the address is the proof: mail readers post here without a cookie (RFC 8058)
@login_not_required
@require_http_methods(["GET", "POST"])
def unsubscribe(request, token):
    """GET asks; POST stops one kind of mail. No sign-in: the address is signed."""
    try:
        person, stream = letters.read_token(token)
    except signing.BadSignature:
        raise Http404 from None
    if request.method == "POST":
        letters.unsubscribe(person, stream)
    context = {"person": person, "stream": stream, "is_done": request.method == "POST"}
    return render(request, "accounts/unsubscribe.html", context)
