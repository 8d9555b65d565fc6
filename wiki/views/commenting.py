"""What readers say about passages of a page: all of it, one passage, and one comment."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import markup
from accounts.models import Draft
from communities.rules import can_moderate, require
from moderation.models import ClaimedByAnother, Review
from moderation.views.waiting import where
from wiki import rules
from wiki.commenting import fill_comments, passages_of, with_resolutions
from wiki.commenting_forms import PassageForm, RemarkForm
from wiki.drafts import place_of_answer, place_of_comment
from wiki.models import LONGEST_CONTEXT, LONGEST_QUOTE, Page, PageComment, Passage
from wiki.views.loading import get_page, number_from, render_page, text_from

ON_A_PAGE = 50


@require_http_methods(["GET", "POST"])
def comments(request, pk):
    """GET lists what is said about a page; with ?quote= it asks for a comment on these words. POST adds one."""
    page = get_page_as_shown(request, pk)
    if request.method == "GET":
        is_asked = bool(request.GET.get("quote")) or not request.htmx
        draft = Draft.of(request.user, place_of_comment(page)) if is_asked else Draft()
        begun = {
            "quote": text_from(request, "quote", longest=LONGEST_QUOTE),
            "before": text_from(request, "before", longest=LONGEST_CONTEXT),
            "behind": text_from(request, "behind", longest=LONGEST_CONTEXT),
            "body": draft.text,
        }
        return render_comments(request, page, PassageForm(page=page, initial=begun), draft=draft)
    require(rules.can_comment(request.user, page))
    form = PassageForm(request.POST, page=page)
    if not form.is_valid():
        return render_comments(request, page, form)
    try:
        said = Passage.objects.begin(page, by=request.user, anchor=form.anchor, body=form.cleaned_data["body"])
    except markup.Unreadable as error:
        form.add_error("body", str(error))
        return render_comments(request, page, form)
    Draft.finish(by=request.user, place=place_of_comment(page))
    return after_saying(request, said, to=reverse("wiki:comments", args=[page.pk]))


def render_comments(request, page: Page, form: PassageForm, *, draft=None):
    is_resolved = request.GET.get("show") == "resolved"
    passages, more = passages_of(page, request.user, is_resolved=is_resolved, after=key_from(request))
    others = Passage.objects.visible_to(request.user).filter(page=page)
    is_begun = bool(form["quote"].value()) or not request.htmx
    return render_part(
        request,
        "comments",
        page=page,
        status=422 if form.errors else 200,
        passages=passages,
        more=more,
        is_resolved=is_resolved,
        resolved_count=0 if is_resolved else others.resolved().count(),
        form=form if is_begun and not is_resolved else None,
        draft_place=place_of_comment(page),
        draft=draft,
    )


@require_http_methods(["GET", "POST"])
def passage(request, pk, passage):
    """GET shows all that is said about a passage; POST adds to it."""
    shown = get_passage(request, pk, passage)
    if request.method == "GET":
        draft = Draft.of(request.user, place_of_answer(shown))
        form = answer_form(shown, text=draft.text)
        if request.htmx:
            form.fields["body"].widget.attrs["autofocus"] = True  # somebody asked for it
        return render_passage(request, shown, form, draft=draft)
    require(rules.can_comment(request.user, shown.page))
    form = answer_form(shown, request.POST)
    if not form.is_valid():
        return render_passage(request, shown, form)
    try:
        said = shown.answer(by=request.user, body=form.cleaned_data["body"])
    except markup.Unreadable as error:
        form.add_error("body", str(error))
        return render_passage(request, shown, form)
    Draft.finish(by=request.user, place=place_of_answer(shown))
    return after_saying(request, said, to=shown.get_absolute_url())


def answer_form(shown: Passage, data=None, *, text: str = "") -> RemarkForm:
    """Several of them may stand on one page."""
    return RemarkForm(data, auto_id=f"answer-{shown.pk}-%s", initial={"body": text})


def render_passage(request, shown: Passage, form: RemarkForm, *, draft=None):
    moderates = can_moderate(request.user, shown.page.community)
    listed = shown.comments.select_related("author", "removal").in_order()
    if not moderates:
        listed = listed.filter(removal=None)
    found = list(listed.filter(pk__gt=number_from(request, "after") or 0)[: ON_A_PAGE + 1])
    shown.said = found[:ON_A_PAGE]
    fill_comments(shown.said, shown.page, request.user)
    return render_part(
        request,
        "passage",
        page=shown.page,
        status=422 if form.errors else 200,
        passage=shown,
        after=shown.said[-1].pk if len(found) > ON_A_PAGE else None,
        form=form,
        draft_place=place_of_answer(shown),
        draft=draft,
    )


def render_part(request, template: str, *, page: Page, status: int = 200, **context):
    """The whole page, or for htmx only its part of that name."""
    context["can_comment"] = rules.can_comment(request.user, page)
    context["can_moderate"] = can_moderate(request.user, page.community)
    if request.htmx:
        context |= {"community": page.community, "page": page}
        return render(request, f"wiki/{template}.html#{template}", context, status=status)
    return render_page(request, page, template, status=status, **context)


def after_saying(request, said: PageComment, *, to: str):
    """To where it stands, or waits. A part of a page gets what is now at `to`, or leads the whole page away."""
    if hasattr(said, "waiting_review"):
        review = where(request, said)
        return HttpResponse(headers={"HX-Redirect": review.get_absolute_url()}) if request.htmx else redirect(review)
    return redirect(to if request.htmx else said)


@require_POST
def resolution(request, pk, passage):
    """POST says that what was said about a passage is settled."""
    shown = get_passage(request, pk, passage)
    require(rules.can_comment(request.user, shown.page))
    shown.resolve(by=request.user)
    return redirect(shown)


@require_POST
def resolution_removal(request, pk, passage):
    """POST says that it is not settled after all."""
    shown = get_passage(request, pk, passage)
    require(rules.can_comment(request.user, shown.page))
    shown.reopen(by=request.user)
    return redirect(shown)


@require_GET
def comment(request, pk):
    """GET leads to the comment among those on its passage."""
    shown = get_comment(request, pk)
    before = shown.passage.comments.filter(pk__lt=shown.pk).order_by("-pk").values_list("pk", flat=True)
    keys = list(before[:ON_A_PAGE])
    query = f"?after={keys[-1]}" if len(keys) == ON_A_PAGE else ""
    return redirect(f"{shown.passage.get_absolute_url()}{query}#comment-{shown.pk}")


@require_http_methods(["GET", "POST"])
def comment_edit(request, pk):
    """GET shows the text; POST changes it."""
    shown = get_comment(request, pk)
    require(rules.can_edit_comment(request.user, shown))
    form = RemarkForm(request.POST or None, initial={"body": shown.body})
    if request.method == "POST" and form.is_valid():
        try:
            shown.edit(by=request.user, body=form.cleaned_data["body"])
        except markup.Unreadable as error:
            form.add_error("body", str(error))
        else:
            return redirect(shown)
    context = {"form": form, "comment": shown, "passage": shown.passage}
    return render_page(request, shown.page, "page_comment_edit", status=422 if form.errors else 200, **context)


@require_POST
def comment_removal(request, pk):
    """POST takes one's own comment away, or hides with a reason what somebody else wrote."""
    shown = get_comment(request, pk)
    require(rules.can_remove_comment(request.user, shown))
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:200]
    if shown.author_id == request.user.pk:
        shown.remove(by=request.user, reason=reason)
        messages.success(request, _("It is removed."))
    elif not reason:
        messages.error(request, _("Say why: who wrote it will read that."))
        return redirect(shown)
    else:
        try:
            Review.objects.hide(shown, by=request.user, reason=reason)
        except ClaimedByAnother:
            messages.error(request, _("Somebody else has it in hand."))
            return redirect(shown)
        messages.success(
            request, _("It is hidden. Who wrote it is told why, and may mend it or ask for a second look.")
        )
    return redirect("wiki:comments", shown.passage.page_id)


@require_POST
def comment_restoration(request, pk):
    """POST brings a removed comment back."""
    readable = PageComment.objects.filter(PageComment.objects.is_visible(request.user))
    shown = get_object_or_404(readable.select_related("passage__page__community"), pk=pk)
    require(can_moderate(request.user, shown.community))
    shown.restore(by=request.user)
    return redirect(shown)


def get_page_as_shown(request, pk) -> Page:
    pages = Page.objects.visible_to(request.user).select_related("community", "edited_by", "approved_text")
    return get_object_or_404(pages, pk=pk)


def get_passage(request, pk, passage) -> Passage:
    """A passage of a page that the reader may see; of who moderates also one whose comments are all removed."""
    page = get_page(request, pk)
    passages = Passage.objects.filter(page=page)
    if not can_moderate(request.user, page.community):
        passages = passages.visible_to(request.user)
    shown = get_object_or_404(with_resolutions(passages), pk=passage)
    shown.page = page
    return shown


def get_comment(request, pk) -> PageComment:
    comments = PageComment.objects.visible_to(request.user)
    return get_object_or_404(comments.select_related("passage__page__community", "author"), pk=pk)


def key_from(request) -> tuple[int, int]:
    """Behind which passage a list goes on: "start.pk"."""
    start, _dot, pk = request.GET.get("after", "").partition(".")
    if start.isdecimal() and pk.isdecimal() and len(start) <= 10 and len(pk) < 19:
        return int(start), int(pk)
    return 0, 0
