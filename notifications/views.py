from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from communities.paging import id_from
from notifications.bundles import bundled
from notifications.models import Notification, Reason
from notifications.news import news_of
from notifications.why import explain

PAGE_SIZE = 30
MOST_MARKED = 100

# What the list can be narrowed to.
SHOWN = {
    "unseen": (_("Not seen yet"), None),
    "required": (_("Required"), Q(reason__in=[Reason.REQUIRED, Reason.READ])),
    "me": (_("To me"), Q(reason__in=[Reason.MENTION, Reason.GROUP, Reason.COMMENT, Reason.ACCEPTED, Reason.SOLVED])),
    "discussions": (_("Discussions"), Q(activity__place_kind="thread")),
    "pages": (_("Pages"), Q(activity__place_kind="page")),
    "events": (_("Events"), Q(activity__place_kind="event")),
}


@require_GET
def notifications(request):
    """GET lists what one was told, newest first, and those of a kind as one."""
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    listed = Notification.objects.visible_to(request.user).with_activity().newest_first()
    if show == "unseen":
        listed = listed.unseen()
    elif show:
        listed = listed.filter(SHOWN[show][1])
    if before := id_from(request.GET.get("before", "")):
        listed = listed.filter(pk__lt=before)
    page = list(listed[: PAGE_SIZE + 1])
    shown = [notification.pk for notification in page[:PAGE_SIZE]]
    unseen = set(Notification.objects.filter(pk__in=shown).unseen().values_list("pk", flat=True))
    news = news_of(page[:PAGE_SIZE], reader=request.user)
    context = {
        "news": news,
        "bundles": bundled(news, unseen=unseen),
        "unseen": [pk for pk in shown if pk in unseen],
        "filters": [(name, label) for name, (label, _condition) in SHOWN.items()],
        "show": show,
        "before": str(shown[-1]) if len(page) > PAGE_SIZE else "",
        "is_first": not before,
    }
    return render(request, "notifications/notifications.html", context)


@require_GET
def count(request):
    """GET answers the bell alone, for live updates."""
    return render(request, "notifications/count.html")


@require_POST
def opening(request, pk):
    """POST marks one notice as seen, and those told with it, and leads to what it is about."""
    notification = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    news = news_of([notification], reader=request.user)
    if not news:
        raise Http404
    Notification.objects.of(request.user, {pk, *keys_from(request)}).see()
    return redirect(news[0].url)


@require_POST
def seen(request):
    """POST marks as seen what it names, and nothing else."""
    Notification.objects.of(request.user, keys_from(request)).see()
    show = request.POST.get("show", "")
    response = redirect("notifications:notifications")
    if show in SHOWN:
        response["Location"] += f"?show={show}"
    return response


@require_POST
def place_seen(request, kind, pk):
    """POST marks as seen all that is new about a thing, since the reader looks at it; answers the bell."""
    Notification.objects.mark_place(request.user, (kind, pk))
    return render(request, "notifications/count.html")


@require_GET
def why(request, pk):
    """GET says why one was told, and lets one change it: a menu where there are scripts, else a page."""
    visible = Notification.objects.visible_to(request.user).with_activity()
    notification = get_object_or_404(visible, pk=pk)
    news = news_of([notification], reader=request.user)
    if not news:
        raise Http404
    context = {"item": news[0], "why": explain(notification, reader=request.user)}
    part = "#menu" if request.htmx else ""
    return render(request, f"notifications/why.html{part}", context)


def keys_from(request) -> set[int]:
    return {key for sent in request.POST.getlist("notice")[:MOST_MARKED] if (key := id_from(sent))}
