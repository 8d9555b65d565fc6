"""Saying where a question is answered already, and whether that is so."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.rules import require
from discussions import rules
from discussions.forms import DisputeForm, DuplicateForm
from discussions.models import Dispute, Duplicate, SameThread
from discussions.views.loading import get_thread


@require_http_methods(["GET", "POST"])
def duplicate(request, pk):
    """GET looks for where it is answered, POST says so."""
    thread = get_thread(request, pk)
    require(rules.can_mark_duplicate(request.user, thread))
    if request.method == "GET":
        return render_duplicate(request, thread, DuplicateForm(reader=request.user))
    form = DuplicateForm(request.POST, reader=request.user)
    if form.is_valid():
        try:
            Duplicate.mark(thread, target=form.cleaned_data["target"], by=request.user)
        except SameThread:
            form.add_error("target", _("That leads back to this question. Name another."))
        else:
            messages.success(request, _("Both are linked. Who follows this question follows the other too."))
            return redirect(thread)
    return render_duplicate(request, thread, form, status=422)


def render_duplicate(request, thread, form, *, status: int = 200):
    wanted = request.GET.get("q", "").replace("\x00", " ").strip()[:200] or thread.title
    context = {"form": form, "thread": thread, "community": thread.community, "wanted": wanted}
    part = "#found" if request.htmx and request.method == "GET" else ""
    return render(request, f"discussions/duplicate.html{part}", context, status=status)


@require_POST
def duplicate_removal(request, pk):
    """POST lets the question stand for itself again."""
    thread = get_thread(request, pk)
    require(rules.can_take_back_duplicate(request.user, thread))
    Duplicate.take_back(thread, by=request.user)
    return redirect(thread)


@require_POST
def dispute(request, pk):
    """POST says why who asked thinks that it differs."""
    thread = get_thread(request, pk)
    marked = get_object_or_404(Duplicate.objects.select_related("thread__community"), thread=thread)
    require(rules.is_own(request.user, thread, thread.community) and marked.may_be_disputed)
    form = DisputeForm(request.POST)
    if form.is_valid():
        Dispute.raise_(marked, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Thank you. Who moderates here will look at it."))
    else:
        messages.error(request, _("Say in one sentence what differs."))
    return redirect(thread)


@require_POST
def dispute_settlement(request, pk):
    """POST says that it is the same after all."""
    thread = get_thread(request, pk)
    require(rules.can_moderate(request.user, thread))
    raised = get_object_or_404(Dispute.objects.select_related("duplicate__thread__community"), duplicate=thread.pk)
    raised.settle(by=request.user)
    return redirect(thread)
