"""Asking: the form, and what it finds before anything is posted."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Draft
from communities.models import Community
from discussions.forms import AskForm
from discussions.models import NotAnonymousHere, Thread

ASK = "ask"


@require_http_methods(["GET", "POST"])
def ask(request):
    """GET shows the form; POST opens a thread.

    Without scripts the first POST shows what may answer it already; that of an announcement shows who will be told.
    """
    if request.method == "GET":
        wanted = {name: request.GET.get(name, "").replace("\x00", "")[:200] for name in ("title", "community", "kind")}
        draft = Draft.of(request.user, ASK)
        begun = draft.fields | {name: value for name, value in wanted.items() if value} | {"body": draft.text}
        begun["kind"] = begun["kind"] if begun.get("kind") in Thread.Kind.values else Thread.Kind.QUESTION
        return render_ask(request, AskForm(user=request.user, initial=begun), draft=draft)
    form = AskForm(request.POST, user=request.user)
    if not form.is_valid():
        return render_ask(request, form, status=422)
    if "check" in request.POST or is_unconfirmed(request, form):
        return render_ask(request, form, is_checking=True)
    try:
        thread = Thread.objects.start(by=request.user, **form.cleaned_data)
    except NotAnonymousHere:
        form.add_error("is_anonymous", _("Here one asks under one's name."))
        return render_ask(request, form, status=422)
    Draft.finish(by=request.user, place=ASK)
    return redirect(thread)


def is_unconfirmed(request, form) -> bool:
    """Whether this announces something, and its writer has not seen yet who will be told there."""
    asked = form.cleaned_data
    is_announcement = asked["kind"] == Thread.Kind.ANNOUNCEMENT
    return is_announcement and request.POST.get("confirmed") != asked["community"].slug


def render_ask(request, form, *, draft=None, is_checking: bool = False, status: int = 200):
    slug = form["community"].value()
    community = Community.objects.readable_by(request.user).filter(slug=slug).first() if slug else None
    context = {"form": form, "community": community, "is_checking": is_checking, "draft": draft}
    return render(request, "discussions/ask.html", context, status=status)
