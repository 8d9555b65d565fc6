"""Pages that are articles: how far each is trusted, and who may change it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

import markup
from communities.rules import require
from wiki import rules
from wiki.caring_forms import ArticleForm, WordingForm
from wiki.models import Article, NoResolution, Wording
from wiki.views.loading import get_page, render_page

FEW = 5  # of the wordings beside the page


@require_http_methods(["GET", "POST"])
def article(request, pk):
    """GET shows the state of the article; POST sets it, and makes the page one that is none yet."""
    page = get_page(request, pk)
    require(rules.can_edit(request.user, page))
    allowed = {
        "can_validate": rules.can_validate(request.user, page),
        "can_govern": rules.can_govern(request.user, page),
    }
    form = ArticleForm(request.POST if request.method == "POST" else None, page=page, **allowed)
    if form.is_valid():
        try:
            made = Article.declare(page, by=request.user, **form.cleaned_data)
        except NoResolution as error:
            form.add_error("confidence", str(error))
        else:
            said = {"title": page.title, "state": made.get_confidence_display()}
            messages.success(request, _("“%(title)s” is an article now: %(state)s.") % said)
            return redirect(page)
    return render_page(request, page, "article", form=form, status=422 if form.errors else 200, **allowed)


@require_POST
def article_removal(request, pk):
    """POST makes it a page like any other."""
    page = get_page(request, pk)
    require(rules.can_govern(request.user, page))
    Article.take_back(page, by=request.user)
    messages.success(request, _("“%(title)s” is a page like any other now.") % {"title": page.title})
    return redirect(page)


@require_http_methods(["GET", "POST"])
def wordings(request, pk):
    """GET lists in which words the article was asked for, for htmx a few of them; POST adds one."""
    page = get_page(request, pk)
    form = WordingForm(request.POST if request.method == "POST" else None)
    can_add = page.is_article and rules.can_write(request.user, page.community)
    if request.method == "POST":
        require(can_add)
        if form.is_valid():
            try:
                Wording.add(page, by=request.user, words=form.cleaned_data["words"])
            except markup.Unreadable as error:
                form.add_error("words", str(error))
            else:
                messages.success(request, _("Added: the article is found by these words too."))
                return redirect("wiki:wordings", page.pk)
    context = {"form": form, "can_add": can_add, "wordings": page.wordings.shown_to(request.user), "few": FEW}
    if request.htmx and request.method == "GET":
        return render(request, "wiki/_wordings.html", context | {"page": page})
    return render_page(request, page, "wordings", status=422 if form.errors else 200, **context)
