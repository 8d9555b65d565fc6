"""Requiring that people read an announcement, and saying that one has."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.rules import require
from discussions.models import Thread
from notifications import rules
from notifications.models import NoticeReceipt, RequiredNotice
from notifications.required import MOST_NAMED, NobodyMeant, RemindedToday
from notifications.required_forms import RequiredNoticeForm

PAGE_SIZE = 50


@require_http_methods(["GET", "POST"])
def notice(request, pk):
    """GET shows who has read it, or asks who must; POST shows who that would be, and tells them once that is seen."""
    thread = get_announcement(request, pk)
    require(rules.can_require(request.user, thread))
    required = RequiredNotice.objects.filter(thread=thread).first()
    if request.method == "GET" and required and "change" not in request.GET:
        return render_progress(request, thread, required)
    form = RequiredNoticeForm(
        request.POST if request.method == "POST" else None,
        instance=required,
        community=thread.community,
        can_reach_beyond=rules.can_reach_beyond(request.user, thread.community),
    )
    context = {"thread": thread, "community": thread.community, "form": form, "required": required}
    if request.method == "POST" and form.is_valid():
        meant = RequiredNotice(thread=thread, by=request.user, **form.cleaned_data).people
        if request.POST.get("confirmed") == form.key:
            try:
                RequiredNotice.objects.require(thread, by=request.user, **form.cleaned_data)
            except NobodyMeant as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, _("They are told."))
                return redirect("notifications:notice", pk)
        elif count := meant.count():
            context |= {"count": count, "parts": parts_of(meant), "named": meant.order_by("name", "pk")[:MOST_NAMED]}
        else:
            form.add_error(None, str(NobodyMeant()))
    return render(request, "notifications/notice.html", context, status=422 if form.errors else 200)


def parts_of(people):
    """How many are of which department, the largest first."""
    counted = people.order_by().values("department").annotate(count=Count("pk")).order_by("-count", "department")
    return [(row["department"] or _("No department"), row["count"]) for row in counted[:8]]


@require_POST
def receipt(request, pk):
    """POST says that one has read it."""
    thread = get_announcement(request, pk)
    asked = RequiredNotice.objects.for_reader(request.user).filter(thread=thread).first()
    require(asked is not None and asked.is_for_reader)
    NoticeReceipt.confirm(thread, by=request.user)
    if request.htmx:
        return render(request, "notifications/_required.html", {"thread": thread})
    return redirect(thread)


@require_POST
def reminder(request, pk):
    """POST tells those again who have not confirmed it."""
    thread = get_announcement(request, pk)
    require(rules.can_require(request.user, thread))
    try:
        get_object_or_404(RequiredNotice, thread=thread).remind(by=request.user)
    except RemindedToday as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("They are reminded."))
    return redirect("notifications:notice", pk)


@require_POST
def removal(request, pk):
    """POST asks nobody any more."""
    thread = get_announcement(request, pk)
    require(rules.can_require(request.user, thread))
    if required := RequiredNotice.objects.filter(thread=thread).first():
        required.withdraw(by=request.user)
        messages.success(request, _("Nobody is asked any more."))
    return redirect(thread)


def get_announcement(request, pk) -> Thread:
    threads = Thread.objects.visible_to(request.user).select_related("community")
    return get_object_or_404(threads, pk=pk)


def render_progress(request, thread, required):
    shows_read = request.GET.get("show") == "read"
    listed = (required.confirmed if shows_read else required.waiting).by_name(after=request.GET.get("after", ""))
    people = list(listed[: PAGE_SIZE + 1])
    context = {
        "thread": thread,
        "community": thread.community,
        "required": required,
        "asked_count": required.people.count(),
        "read_count": required.confirmed.count(),
        "shows_read": shows_read,
        "people": people[:PAGE_SIZE],
        "after": people[PAGE_SIZE - 1].pk if len(people) > PAGE_SIZE else "",
    }
    return render(request, "notifications/notice_progress.html", context)
