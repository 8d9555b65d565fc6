"""News for where one works: what changed in pages, whom it is for, and who has read it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communities.rules import require
from wiki import rules
from wiki.models import News, NewsAudience
from wiki.reading_forms import NewsAudienceForm
from wiki.views.loading import get_page, number_from, render_page

ON_A_LIST = 30
ON_HOME = 3


@require_GET
def news(request):
    """GET lists what changed for where the reader works, newest first; as a part of home only what is not read."""
    mine = News.objects.visible_to(request.user).addressed_to(request.user).mark_read_by(request.user)
    mine = mine.with_figures().select_related("page__community", "by", "audience").order_by("-pk")
    if request.htmx:
        return render(
            request, "wiki/news.html#items", {"listed": mine.filter(is_read=False)[:ON_HOME], "is_home": True}
        )
    if before := number_from(request, "before"):
        mine = mine.filter(pk__lt=before)
    found = list(mine[: ON_A_LIST + 1])
    before = found[ON_A_LIST - 1].pk if len(found) > ON_A_LIST else None
    return render(request, "wiki/news.html", {"listed": found[:ON_A_LIST], "before": before})


@require_http_methods(["GET", "POST"])
def page_news(request, pk):
    """GET shows for whom changes of the page are news, and how many have read them; POST adds some people."""
    page = get_page(request, pk)
    require(rules.can_care(request.user, page))
    form = NewsAudienceForm(request.POST if request.method == "POST" else None, page=page, reader=request.user)
    if form.is_valid():
        audience = NewsAudience.mark(page, by=request.user, **form.cleaned_data)
        messages.success(request, _("What changes here is news for them: %(whom)s.") % {"whom": audience.addressed})
        return redirect("wiki:page-news", page.pk)
    told = News.objects.filter(page=page).with_figures().select_related("by", "audience").order_by("-pk")
    context = {
        "form": form,
        "audiences": page.news_audiences.order_by("pk"),
        "listed": told[:ON_A_LIST],
    }
    return render_page(request, page, "page_news", status=422 if form.errors else 200, **context)


@require_POST
def audience_removal(request, pk, audience):
    """POST says that changes of the page are no news for these people any more."""
    page = get_page(request, pk)
    require(rules.can_care(request.user, page))
    found = get_object_or_404(page.news_audiences, pk=audience)
    found.page = page
    found.unmark(by=request.user)
    messages.success(request, _("Changes are no news for them any more: %(whom)s.") % {"whom": found.addressed})
    return redirect("wiki:page-news", page.pk)


@require_POST
def news_read(request, pk):
    """POST notes that the reader has read what is new of the page for where they work."""
    page = get_page(request, pk)
    News.objects.filter(page=page).addressed_to(request.user).unread_by(request.user).read(by=request.user)
    if request.htmx:
        return HttpResponse(status=204)
    return redirect("wiki:news") if "from_list" in request.POST else redirect(page)
