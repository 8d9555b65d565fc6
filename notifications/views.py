from django.db.models.functions import Now
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from communities.paging import id_from
from notifications.models import Notification
from notifications.news import news_of

PAGE_SIZE = 30


@require_GET
def notifications(request):
    """GET lists what one was told, newest first."""
    listed = Notification.objects.visible_to(request.user).with_activity().newest_first()
    if before := id_from(request.GET.get("before", "")):
        listed = listed.filter(pk__lt=before)
    page = list(listed[: PAGE_SIZE + 1])
    shown = [notification.pk for notification in page[:PAGE_SIZE]]
    context = {
        "news": news_of(page[:PAGE_SIZE], reader=request.user),
        "unseen": set(Notification.objects.filter(pk__in=shown).unseen().values_list("pk", flat=True)),
        "newest": shown[0] if shown else "",
        "before": str(shown[-1]) if len(page) > PAGE_SIZE else "",
    }
    return render(request, "notifications/notifications.html", context)


@require_GET
def count(request):
    """GET answers the bell alone, for live updates."""
    return render(request, "notifications/count.html")


@require_POST
def opening(request, pk):
    """POST marks one notice as seen and leads to what it is about."""
    notification = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    news = news_of([notification], reader=request.user)
    if not news:
        raise Http404
    notification.see()
    return redirect(news[0].url)


@require_POST
def seen(request):
    """POST marks as seen what was listed: up to the newest notice on the page."""
    if newest := id_from(request.POST.get("newest", "")):
        Notification.objects.filter(user=request.user, pk__lte=newest, seen_at=None).update(seen_at=Now())
    return redirect("notifications:notifications")
