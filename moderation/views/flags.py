from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.kinds import ContentKind
from moderation.forms import FlagForm
from moderation.models import Flag, FlaggedAlready, OwnContent, TooManyFlags


def get_thing(request, name: str, pk: int):
    """What can be flagged, for who may read it."""
    try:
        kind = ContentKind.named(name)
    except KeyError:
        raise Http404 from None
    if not kind.can_be_moderated:
        raise Http404
    return get_object_or_404(kind.visible_to(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
def flag(request, kind, pk):
    """GET asks what is wrong; POST puts the thing before the moderators."""
    thing = get_thing(request, kind, pk)
    address = ContentKind.of(thing).url(thing)
    form = FlagForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            Flag.raise_on(thing, by=request.user, **form.cleaned_data)
        except OwnContent:
            form.add_error(None, _("This is yours: you can change or remove it."))
        except TooManyFlags:
            form.add_error(None, _("You flagged many things today. Write to a moderator instead."))
        except FlaggedAlready:
            messages.info(request, _("You flagged this already. A moderator will look at it."))
            return redirect(address)
        else:
            messages.success(request, _("Thank you. A moderator will look at it, and you will be told how it ended."))
            return redirect(address)
    context = {"thing": thing, "community": thing.community, "address": address, "form": form}
    return render(request, "moderation/flag.html", context, status=422 if form.errors else 200)
