"""Posts that one wants to come back to."""

from django.contrib import messages
from django.db.models.functions import Left
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import reselect, retarget

from communities.paging import id_from
from discussions.bookmark_forms import BookmarkForm, moments
from discussions.listing import ENOUGH_HTML, excerpt_of
from discussions.models import Bookmark
from discussions.views.loading import get_post

PAGE_SIZE = 20


@require_http_methods(["GET", "POST"])
def bookmark(request, pk):
    """GET shows when one may be reminded of a post; POST saves it."""
    shown = get_post(request, pk)
    saved = Bookmark.objects.filter(user=request.user, post=shown).first()
    if request.method == "GET":
        return render_bookmark(request, shown, BookmarkForm(saved=saved), saved)
    form = BookmarkForm(request.POST, saved=saved)
    if not form.is_valid():
        # What is to be mended stays in the menu: the button under the post is for what is saved.
        part = f"#saving-{shown.pk}"
        return reselect(retarget(render_bookmark(request, shown, form, saved, status=422), part), part)
    kept = {"note": form.cleaned_data["note"], "ends": form.cleaned_data["ends"]}
    Bookmark.save_post(shown, by=request.user, remind_at=form.remind_at, **kept)
    return answer(request, shown, is_saved=True, said=_("Saved."))


@require_POST
def bookmark_removal(request, pk):
    """POST forgets a saved post."""
    shown = get_post(request, pk)
    Bookmark.discard(shown, by=request.user)
    return answer(request, shown, is_saved=False, said=_("No longer saved."))


def answer(request, shown, *, is_saved: bool, said: str):
    """For htmx the button under the post; else the way back to where it was pressed."""
    if request.htmx:
        shown.is_saved = is_saved
        return render(request, "discussions/_bookmark.jinja", {"post": shown, "is_answer": True}, using="jinja2")
    messages.success(request, said)
    return redirect("discussions:saved" if request.POST.get("from") == "saved" else shown)


def render_bookmark(request, shown, form, saved, *, status: int = 200):
    context = {
        "post": shown,
        "thread": shown.thread,
        "community": shown.thread.community,
        "form": form,
        "saved": saved,
        "moments": moments(),
    }
    part = "#menu" if request.htmx else ""
    return render(request, f"discussions/bookmark.html{part}", context, status=status)


@require_GET
def saved(request):
    """GET lists the posts that one has saved, newest first."""
    listed = Bookmark.objects.visible_to(request.user).newest_first()
    if before := id_from(request.GET.get("before", "")):
        listed = listed.filter(pk__lt=before)
    listed = listed.select_related("post__thread__community", "post__author").defer("post__html", "post__body")
    page = list(listed.annotate(beginning=Left("post__html", ENOUGH_HTML))[: PAGE_SIZE + 1])
    for bookmark in page:
        bookmark.excerpt = excerpt_of(bookmark.beginning)
    older = f"?before={page[PAGE_SIZE - 1].pk}" if len(page) > PAGE_SIZE else ""
    context = {"bookmarks": page[:PAGE_SIZE], "older": older, "is_first": not before}
    return render(request, "discussions/saved.html", context)
