from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities import rules
from communities.forms import RelatedForm
from communities.models import Community, RelatedCommunity
from communities.rules import require
from communities.views.loading import get_led_community, render_community


@require_http_methods(["GET", "POST"])
def related(request, slug):
    """GET lists the related communities to leaders; POST adds one."""
    shown = get_led_community(request, slug)
    form = RelatedForm(request.POST if request.method == "POST" else None, community=shown, reader=request.user)
    if request.method == "POST":
        require(rules.can_change(request.user, shown))
        if form.is_valid():
            RelatedCommunity.objects.relate(shown, form.cleaned_data["other"], by=request.user)
            return redirect("communities:related", slug)
    known = Community.objects.visible_to(request.user)
    found = known.filter(pk__in=shown.relations.values("related")).order_by("name", "pk")
    return render_community(request, shown, "related", form=form, related=found, status=422 if form.errors else 200)


@require_POST
def related_removal(request, slug, other):
    """POST takes a related community away, in both directions."""
    shown = get_led_community(request, slug)
    require(rules.can_change(request.user, shown))
    parted = get_object_or_404(Community.objects.visible_to(request.user), slug=other)
    RelatedCommunity.objects.part(shown, parted, by=request.user)
    messages.success(request, _("%(community)s is not related any more.") % {"community": parted.name})
    return redirect("communities:related", slug)
