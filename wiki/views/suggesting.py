from django.shortcuts import render
from django.views.decorators.http import require_GET

from wiki.models import Page
from wiki.paths import path_of
from wiki.views.loading import text_from

MOST = 8


@require_GET
def suggestions(request):
    """GET answers the listbox of pages of `?community=` whose title holds what was typed after [[."""
    query = text_from(request, "q", longest=80)
    pages = Page.objects.visible_to(request.user).filter(community__slug=text_from(request, "community", longest=100))
    found = pages.filter(title__icontains=query) if query else pages
    latest = found.lately_edited_first().only("title", "path")[:MOST]
    return render(request, "wiki/suggestions.html", {"pages": [(page, link_to(page)) for page in latest]})


def link_to(page: Page) -> str:
    """What one writes to link to the page: its title if that leads there, else its path and the title as words."""
    if path_of(page.title) == page.path and not set(page.title) & set("[]|"):
        return f"[[{page.title}]]"
    words = page.title.translate(dict.fromkeys(map(ord, "[]|"), " "))
    return f"[[{page.path}|{words}]]"
