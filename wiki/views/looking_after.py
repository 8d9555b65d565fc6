"""Looking after pages: who does, whether they are still right, and what should change."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communities.rules import require
from wiki import rules
from wiki.caring_forms import CareForm, HandoverForm, NoteForm, ObsolescenceForm, ReasonForm
from wiki.models import ChangeNote, Helpfulness, Obsolescence, Page, ReviewInterval, Verification, least_helpful
from wiki.paths import LONGEST_PATH
from wiki.views.loading import get_community, get_page, number_from, render_page, text_from

ON_A_LIST = 50


@require_http_methods(["GET", "POST"])
def care(request, pk):
    """GET shows who looks after the page and how often it is checked; POST changes that."""
    page = get_page(request, pk)
    require(rules.can_care(request.user, page))
    form = CareForm(request.POST if request.method == "POST" else None, page=page, reader=request.user)
    if not form.is_valid():
        return render_page(request, page, "care", form=form, status=422 if form.errors else 200)
    chosen = form.cleaned_data
    owner = None if chosen["role"] else chosen["person"]
    page.give(by=request.user, owner=owner, role=chosen["role"])
    interval = {name: chosen[name] for name in ["days", "covers_below", "by_use"]}
    ReviewInterval.choose(page, by=request.user, **interval)
    messages.success(request, _("Saved. “%(title)s” is looked after like that from now on.") % {"title": page.title})
    return redirect(page)


@require_GET
def checks(request, pk):
    """GET lists when the page was found right: by whom, and by which use where the reader may know of it."""
    page = get_page(request, pk)
    shown = page.verifications.shown_to(request.user, most=ON_A_LIST)
    return render_page(request, page, "checks", checks=shown, most=ON_A_LIST)


@require_POST
def verification(request, pk):
    """POST says that the page is still right. It leads back to the list, if one came from there."""
    page = get_page(request, pk)
    require(rules.can_care(request.user, page))
    Verification.give(page, by=request.user)
    messages.success(request, _("Thank you: “%(title)s” counts as checked today.") % {"title": page.title})
    return redirect("wiki:due") if "from_list" in request.POST else redirect(page)


@require_http_methods(["GET", "POST"])
def obsolescence(request, pk):
    """GET asks what holds instead, perhaps ?successor=; POST says that the page no longer holds."""
    page = get_page(request, pk)
    require(rules.can_care(request.user, page))
    begun = {"successor": text_from(request, "successor", longest=LONGEST_PATH)}
    data = request.POST if request.method == "POST" else None
    form = ObsolescenceForm(data, page=page, reader=request.user, initial=begun)
    if not form.is_valid():
        return render_page(request, page, "obsolescence", form=form, status=422 if form.errors else 200)
    Obsolescence.declare(page, by=request.user, **form.cleaned_data)
    messages.success(request, _("“%(title)s” says that it is obsolete.") % {"title": page.title})
    return redirect(page)


@require_POST
def obsolescence_removal(request, pk):
    """POST says that the page holds after all."""
    page = get_page(request, pk)
    require(rules.can_care(request.user, page))
    Obsolescence.take_back(page, by=request.user)
    messages.success(request, _("“%(title)s” holds again.") % {"title": page.title})
    return redirect(page)


@require_http_methods(["GET", "POST"])
def notes(request, pk):
    """GET lists what readers say should change; POST adds to it."""
    page = get_page(request, pk)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(rules.can_note(request.user, page))
        if form.is_valid():
            ChangeNote.leave(page, by=request.user, text=form.cleaned_data["text"])
            messages.success(request, _("Thank you. Who looks after the page is told."))
            return redirect("wiki:notes", page.pk)
    found = page.change_notes.select_related("by", "closing__by").order_by("-pk")
    if before := number_from(request, "before"):
        found = found.filter(pk__lt=before)
    stretch = list(found[: ON_A_LIST + 1])
    context = {
        "form": form,
        "notes": sorted(stretch[:ON_A_LIST], key=lambda note: not note.is_open),
        "before": stretch[ON_A_LIST - 1].pk if len(stretch) > ON_A_LIST else None,
        "can_note": rules.can_note(request.user, page),
    }
    return render_page(request, page, "notes", status=422 if form.errors else 200, **context)


@require_POST
def note_closing(request, pk, note):
    """POST says that what a note asks for is done, or with "declined" that it will not be."""
    page = get_page(request, pk)
    require(rules.can_edit(request.user, page))
    found = get_object_or_404(page.change_notes, pk=note)
    found.close(by=request.user, is_done="declined" not in request.POST)
    messages.success(request, _("Answered. Who left the note is told."))
    return redirect("wiki:notes", page.pk)


@require_GET
def due(request):
    """GET lists the reader's pages that are to be checked or changed, what waits longest first."""
    mine = Page.objects.visible_to(request.user).owned_by(request.user).filter(obsolescence=None)
    waiting = mine.filter(community__is_archived=False).with_open_notes().waiting()
    pages = waiting.select_related("community", "owner").defer("body", "html", "headings")[:ON_A_LIST]
    return render(request, "wiki/due.html", {"pages": list(pages), "most": ON_A_LIST})


@require_http_methods(["GET", "POST"])
def handover(request, slug):
    """GET lists the pages that nobody looks after any more; POST gives some of them to a person."""
    community = get_community(request, slug)
    alone = Page.objects.visible_to(request.user).filter(community=community).without_owner()
    can_hand_over = rules.can_hand_over(request.user, community)
    data = request.POST if request.method == "POST" else None
    form = HandoverForm(data, pages=alone, community=community, reader=request.user)
    if request.method == "POST":
        require(can_hand_over)
        if form.is_valid():
            for page in form.cleaned_data["pages"]:
                page.give(by=request.user, owner=form.cleaned_data["person"])
            messages.success(request, _("%(name)s looks after them now.") % {"name": form.cleaned_data["person"].name})
            return redirect("wiki:handover", community.slug)
    listed = alone.filter(pk__gt=number_from(request, "after") or 0).select_related("owner", "community")
    stretch = list(listed.defer("body", "html", "headings").order_by("pk")[: ON_A_LIST + 1])
    context = {
        "community": community,
        "tab": "wiki",
        "can_read": True,
        "pages": stretch[:ON_A_LIST],
        "after": stretch[ON_A_LIST - 1].pk if len(stretch) > ON_A_LIST else None,
        "form": form,
        "can_hand_over": can_hand_over,
    }
    return render(request, "wiki/handover.html", context, status=422 if form.errors else 200)


@require_POST
def helpfulness(request, pk):
    """POST says that the page helped, or with one of four reasons why not."""
    page = get_page(request, pk)
    require(rules.can_note(request.user, page))
    form = ReasonForm(request.POST)
    if form.is_valid():
        Helpfulness.say(page, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Thank you. Who looks after the page sees how many it helped, not whom."))
    else:
        messages.error(request, _("Choose one of the four reasons."))
    return redirect(page)


@require_GET
def unhelpful(request, slug):
    """GET lists the pages that helped least, for who may write there."""
    community = get_community(request, slug)
    require(rules.can_write(request.user, community))
    pages = Page.objects.visible_to(request.user).filter(community=community, obsolescence=None)
    listed = least_helpful(pages, most=ON_A_LIST)
    context = {"community": community, "tab": "wiki", "can_read": True, "listed": listed}
    return render(request, "wiki/unhelpful.html", context)
