"""The watched words of a community, and what a text would trigger."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.rules import can_moderate, require
from communities.views.loading import get_readable_community, render_community
from moderation.forms import TrialForm, WatchedWordForm
from moderation.models import MOST, TooManyWords, WatchedWord
from moderation.watching import look


def get_moderated(request, slug):
    shown = get_readable_community(request, slug)
    require(can_moderate(request.user, shown) and not shown.is_archived)  # nothing is written there any more
    return shown


@require_http_methods(["GET", "POST"])
def words(request, slug):
    """GET lists what is watched; POST adds a word."""
    shown = get_moderated(request, slug)
    if request.method == "GET":
        return render_words(request, shown)
    form = WatchedWordForm(request.POST)
    if form.is_valid():
        try:
            WatchedWord.watch(shown, by=request.user, **form.cleaned_data)
        except TooManyWords:
            form.add_error("pattern", _("%(count)d words are watched here. Take one away first.") % {"count": MOST})
        else:
            messages.success(request, _("It is watched from now on. What was written before stays as it is."))
            return redirect("moderation:words", shown.slug)
    return render_words(request, shown, form=form, status=422)


@require_POST
def word_removal(request, slug, pk):
    """POST stops watching a word."""
    shown = get_moderated(request, slug)
    get_object_or_404(shown.watched_words, pk=pk).stop(by=request.user)
    messages.success(request, _("Nothing follows from it any more."))
    return redirect("moderation:words", shown.slug)


@require_POST
def trial(request, slug):
    """POST shows what a text would trigger. Nothing is posted or kept."""
    shown = get_moderated(request, slug)
    form = TrialForm(request.POST)
    if not form.is_valid():
        return render_words(request, shown, trial_form=form, status=422)
    tried = look([form.cleaned_data["text"]], WatchedWord.objects.watching(shown))
    return render_words(request, shown, trial_form=form, tried=tried)


def render_words(request, shown, *, status: int = 200, **bound):
    context = {
        "words": list(WatchedWord.objects.watching(shown).select_related("by")),
        "form": WatchedWordForm(),
        "trial_form": TrialForm(),
        "tried": None,
    }
    return render_community(request, shown, "moderation/words", status=status, **(context | bound))
