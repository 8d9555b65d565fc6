"""Pages that are articles: how far each is trusted, and who may change it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.rules import require
from wiki import rules
from wiki.caring_forms import ArticleForm
from wiki.models import Article, NoResolution
from wiki.views.loading import get_page, render_page


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
