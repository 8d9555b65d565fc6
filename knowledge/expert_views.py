from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.models import User
from discussions.models import Thread
from knowledge import expertise

LONGEST_QUESTION = 200


@require_GET
def experts(request):
    """GET shows who knows about what `?q=` names, or about what the thread `?thread=` is about.

    For htmx, as a part that stands beside a page. Whom a question was offered to is shown to its asker.
    """
    text = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST_QUESTION]
    context = {"text": text, "tags": expertise.tags_in(text, request.user), "offered": []}
    number = request.GET.get("thread", "")
    if number.isdecimal() and len(number) < 19:
        thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=number)
        context |= {"thread": thread, "tags": list(thread.tags.order_by("name"))}
        if thread.is_by(request.user):
            offered = User.objects.visible_to(request.user).in_directory().filter(offers__thread=thread)
            context["offered"] = offered.by_name()
    context["experts"] = expertise.experts_on(context["tags"], request.user)
    return render(request, "knowledge/_experts.html" if request.htmx else "knowledge/experts.html", context)
