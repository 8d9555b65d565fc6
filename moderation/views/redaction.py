from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from communities.rules import can_moderate, require
from communities.views.loading import get_readable_community, render_community
from moderation.forms import RedactionForm
from moderation.redacting import Redaction, TooManyPlaces


@sensitive_post_parameters("text")
@require_http_methods(["GET", "POST"])
def redaction(request, slug):
    """GET asks which words; POST says where they stand, and with `sure` takes them out of all of it."""
    shown = get_readable_community(request, slug)
    require(can_moderate(request.user, shown))
    form = RedactionForm(request.POST if request.method == "POST" else None)
    places = None
    if form.is_valid():
        asked = Redaction(shown, form.cleaned_data["text"])
        try:
            if "sure" in request.POST:
                count = asked.carry_out(by=request.user, reason=form.cleaned_data["reason"])
                messages.success(request, said(count))
                return redirect("moderation:log", shown.slug)
            places = asked.places()
        except TooManyPlaces:
            form.add_error("text", _("These words stand in more than 2,000 places. Take a longer part of the text."))
    context = {"form": form, "places": places, "count": sum(place.count for place in places or [] if not place.is_left)}
    return render_community(request, shown, "moderation/redaction", status=422 if form.errors else 200, **context)


def said(count: int) -> str:
    if not count:
        return _("The words stand nowhere any more. Nothing was changed.")
    told = ngettext("The words are gone from %(count)d place.", "The words are gone from %(count)d places.", count)
    return told % {"count": count}
