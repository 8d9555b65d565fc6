import logging

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from kombu.exceptions import OperationalError

from knowledge import digests, tasks
from knowledge.drawing import Pen
from knowledge.letter_forms import LettersForm
from knowledge.models import Digest

logger = logging.getLogger(__name__)

MOST_LISTED = 12


@require_GET
def digest(request, pk):
    """GET shows a letter in the browser, to the person it was written to."""
    shown = get_object_or_404(Digest.objects.select_related("user"), pk=pk, user=request.user)
    return render(request, "knowledge/digest.html", {"digest": shown, "letter": Pen().draw(shown)})


@require_http_methods(["GET", "POST"])
def letters(request):
    """GET shows how often the reader hears of each community, and their letters so far; POST chooses."""
    form = LettersForm(request.POST or None, reader=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your letters are set."))
        return redirect("knowledge:letters")
    listed = Digest.objects.filter(user=request.user).exclude(sections=[]).order_by("-composed_at", "-pk")
    context = {"form": form, "digests": listed.defer("sections", "figures")[:MOST_LISTED]}
    return render(request, "knowledge/letters.html", context, status=422 if form.errors else 200)


@require_POST
def digest_now(request):
    """POST writes the reader a letter of the last seven days, and leaves the sending to the worker."""
    composed = digests.send_now(request.user)
    if composed.sections:
        send_soon()
        messages.success(request, _("Your letter is on its way to %(address)s.") % {"address": request.user.email})
    else:
        messages.info(request, _("No letter: your communities brought nothing this week that you have not read."))
    return redirect("accounts:preferences")


def send_soon() -> None:
    """Wake the worker. Without a broker, beat finds the letter."""
    try:
        tasks.send_digests.apply_async(retry=False)
    except OperationalError as error:
        logger.warning("No wake-up for the letters: %s", error)
