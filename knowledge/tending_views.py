"""What those who keep a community in order do for its search: words that mean the same, and pinned hits."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communities.views.loading import render_community
from knowledge.gap_views import get_kept_community
from knowledge.models import Entry, HitPin, Synonym
from knowledge.pinning import TooMany
from knowledge.tending_forms import PinForm, SynonymForm
from knowledge.wording import BadNames

MOST_SHOWN = 500


@require_GET
def search_care(request, slug):
    """GET lists the words that mean the same, and what is pinned for which search."""
    return render_care(request, get_kept_community(request, slug))


@require_POST
def synonyms(request, slug):
    """POST lets words lead to each other."""
    community = get_kept_community(request, slug)
    form = SynonymForm(request.POST)
    if form.is_valid():
        try:
            Synonym.add(form.cleaned_data["names"], community=community, by=request.user)
        except BadNames as error:
            form.add_error("names", str(error))
        else:
            messages.success(request, _("These words lead to each other now."))
            return redirect("knowledge:search-care", slug)
    return render_care(request, community, synonym_form=form)


@require_http_methods(["GET", "POST"])
def synonym(request, slug, pk):
    """GET shows words that mean the same in a form; POST changes them."""
    community = get_kept_community(request, slug)
    shown = get_object_or_404(Synonym, pk=pk, community=community)
    form = SynonymForm(request.POST or None, initial={"names": shown.names})
    if request.method == "POST" and form.is_valid():
        shown.change(form.cleaned_data["names"], by=request.user)
        return redirect("knowledge:search-care", slug)
    context = {"synonym": shown, "form": form}
    return render_community(request, community, "knowledge/synonym", status=422 if form.errors else 200, **context)


@require_POST
def synonym_removal(request, slug, pk):
    """POST lets words lead to each other no more."""
    community = get_kept_community(request, slug)
    get_object_or_404(Synonym, pk=pk, community=community).drop(by=request.user)
    return redirect("knowledge:search-care", slug)


@require_POST
def hit_pins(request, slug):
    """POST pins what stands at `address` to the top of a search."""
    community = get_kept_community(request, slug)
    form = PinForm(request.POST, reader=request.user, community=community)
    if form.is_valid():
        asked = form.cleaned_data
        about = {"community": community, "by": request.user, "is_everywhere": asked["is_everywhere"]}
        try:
            HitPin.put(asked["address"].pk, asked["query"], **about)
        except TooMany:
            form.add_error("query", _("This search has three pinned hits already. Unpin one first."))
        else:
            messages.success(request, _("“%(title)s” stands first now.") % {"title": asked["address"].title})
            return redirect("knowledge:search-care", slug)
    return render_care(request, community, pin_form=form)


@require_POST
def hit_pin_removal(request, slug, pk):
    """POST unpins a hit."""
    community = get_kept_community(request, slug)
    get_object_or_404(HitPin, pk=pk, community=community).take_away(by=request.user)
    return redirect("knowledge:search-care", slug)


def render_care(request, community, **forms):
    pins = list(HitPin.objects.filter(community=community).select_related("by").order_by("query", "pk")[:MOST_SHOWN])
    entries = Entry.objects.visible_to(request.user).in_bulk([pin.entry for pin in pins]) if pins else {}
    is_wrong = any(form.errors for form in forms.values())
    context = {
        "synonyms": community.synonyms.select_related("by").order_by("-at", "-pk")[:MOST_SHOWN],
        "pins": [(pin, entries.get(pin.entry)) for pin in pins],
        "synonym_form": SynonymForm(),
        "pin_form": PinForm(reader=request.user, community=community),
    } | forms
    return render_community(request, community, "knowledge/search_care", status=422 if is_wrong else 200, **context)
