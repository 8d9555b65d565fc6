"""Searches that one keeps, and their feeds."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import markup
from accounts.letters import speaking_to
from knowledge.alerting import feed_of
from knowledge.engine import Broken
from knowledge.models import SavedSearch
from knowledge.saving import MOST, TooMany
from knowledge.searching import KINDS, STATES, Asked

EXCERPT = 300


@require_http_methods(["GET", "POST"])
def searches(request):
    """GET lists one's saved searches; POST saves one, given as the search page takes it."""
    if request.method == "POST":
        return save(request)
    saved = SavedSearch.objects.visible_to(request.user).order_by("text", "pk")
    context = {"searches": saved, "kinds": KINDS, "states": STATES}
    return render(request, "knowledge/searches.html", context)


def save(request):
    asked = Asked.from_query(request.POST)
    if not asked.text or asked.is_too_long:
        messages.error(request, _("There is nothing to save: search for something first."))
        return redirect(f"{reverse('knowledge:search')}{asked.link()}")
    what = {"kind": asked.kind, "state": asked.state, "place": asked.community}
    try:
        SavedSearch.keep(asked.text, by=request.user, **what, is_alerting=request.POST.get("tell") == "on")
    except TooMany:
        words = {"most": MOST}
        messages.error(request, _("You have saved %(most)s searches: take one away first.") % words)
    else:
        messages.success(request, _("The search is saved."))
    return redirect("knowledge:searches")


@require_http_methods(["GET", "POST"])
def saved_search(request, pk):
    """GET runs it; POST says whether one is told of what is new."""
    search = get_own(request, pk)
    if request.method == "POST":
        search.tell(request.POST.get("tell") == "on")
        return redirect("knowledge:searches")
    return redirect(search.url)


@require_POST
def saved_search_removal(request, pk):
    """POST forgets it, and its feed."""
    get_own(request, pk).delete()
    return redirect("knowledge:searches")


@require_POST
def search_feed(request, pk):
    """POST makes the secret address of its feed."""
    get_own(request, pk).open_feed()
    messages.success(request, _("Your address is ready. Give it to your feed reader, and to nobody else."))
    return redirect("knowledge:searches")


@require_POST
def search_feed_removal(request, pk):
    """POST revokes it."""
    get_own(request, pk).close_feed()
    messages.success(request, _("The old address shows nothing any more."))
    return redirect("knowledge:searches")


@login_not_required  # feed readers sign in nowhere: the secret in the address is the proof
@require_GET
def feed(request, secret):
    """GET answers, to who knows the secret, what is new for a search, as far as its owner may read it now."""
    search = get_object_or_404(SavedSearch.objects.with_feed().select_related("user"), secret=secret)
    try:
        entries = feed_of(search)
    except Broken:
        return HttpResponse(status=503, headers={"Retry-After": "300"})
    with speaking_to(search.user):
        content = written(search, entries)
    response = HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    response["Referrer-Policy"] = "no-referrer"
    return response


def written(search, entries) -> str:
    """The feed: of communities whose words leave by mail with an excerpt."""
    site = settings.SITE_URL
    title = markup.without_controls(_("Search: %(text)s") % {"text": search.text})
    atom = Atom1Feed(title, f"{site}{search.url}", "", feed_url=None)
    for entry in entries:
        tells = settings.MAIL_CONTENT and entry.community.mails_content
        author = None if entry.is_anonymous or entry.author is None else entry.author.name
        atom.add_item(
            title=markup.without_controls(f"{entry.get_kind_display()}: {entry.title}"),
            link=f"{site}{entry.url}",
            description=markup.without_controls(markup.excerpt(entry.text, EXCERPT)) if tells else "",
            unique_id=f"{site}{entry.url}",
            author_name=author,
            pubdate=entry.created_at,
            updateddate=entry.active_at,
            categories=[entry.community.name],
        )
    return atom.writeString("utf-8")


def get_own(request, pk) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
