"""What the reader has read, and where they go on."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communities.models import Community
from communities.paging import id_from
from discussions.answer_keys import place_of
from discussions.listing import SHOWN
from discussions.models import ReadMark, Thread
from discussions.unread import count_anew, first_unread, forget_counts
from discussions.views.loading import get_thread

MOST_AT_ONCE = 100


@require_GET
def unread(request, pk):
    """GET leads to the first post that the reader has not read: to the top for who read nothing or all of it."""
    shown = get_thread(request, pk)
    post = first_unread(shown, request.user)
    if post is None:
        return redirect(shown)
    post.thread = shown
    return redirect(f"{shown.get_absolute_url()}{place_of(post)}#post-{post.number}")


@require_http_methods(["GET", "POST"])
def read_mark(request, pk):
    """POST notes which posts the reader has had in view; GET, those of a page, for who has no scripts."""
    shown = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    sent = request.POST if request.method == "POST" else request.GET
    numbers = [id_from(number) for number in sent.get("numbers", "").split(",")[:MOST_AT_ONCE]]
    ReadMark.read(by=request.user, thread=shown, numbers=[number for number in numbers if number])
    return HttpResponse(status=204)


@require_GET
def unread_counts(request):
    """GET answers the reader's communities as the rail shows them, counted anew."""
    count_anew(request.user)
    slug = request.GET.get("community", "")
    return render(request, "discussions/unread_counts.html", {"community": {"slug": slug}})


@require_POST
def read_marks(request):
    """POST marks the listed threads as read, each up to the number that it had when it was listed."""
    numbers = dict(listed for text in request.POST.getlist("listed")[:MOST_AT_ONCE] if (listed := _listed(text)))
    known = Thread.objects.visible_to(request.user).filter(pk__in=numbers).values_list("pk", "last_number")
    ReadMark.advance_all(by=request.user, numbers={pk: min(numbers[pk], last) for pk, last in known})
    forget_counts(request.user)
    return redirect(_list_of(request))


def _listed(text: str) -> tuple[int, int] | None:
    """Key and number of `12:5`. None for what is none."""
    key, _mark, number = map(id_from, text.partition(":"))
    return (key, number) if key is not None and number is not None else None


def _list_of(request) -> str:
    slug = request.POST.get("community", "").replace("\x00", "")[:80]
    community = Community.objects.readable_by(request.user).filter(slug=slug).first() if slug else None
    show = request.POST.get("show", "")
    url = community.get_absolute_url() if community else reverse("discussions:threads")
    return f"{url}?show={show}" if show in SHOWN else url
