"""Pages that say nearly the same, for those who keep a community's wiki."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from communities.paging import id_from
from communities.views.loading import render_community
from knowledge.alike import alike as found_alike
from knowledge.engine import Broken
from knowledge.gap_views import get_kept_community
from knowledge.models import Unlike
from wiki.models import Page


@require_GET
def alike(request, slug):
    """GET lists pairs of pages that say nearly the same, a stretch of the wiki at a time: ?after= leads on."""
    community = get_kept_community(request, slug)
    after = id_from(request.GET.get("after", "")) or 0
    try:
        stretch = found_alike(community, reader=request.user, after=after)
    except Broken:
        stretch = None
    return render_community(request, community, "knowledge/alike", stretch=stretch, tab="wiki")


@require_POST
def unlike(request, slug):
    """POST says of `page` and `other` that they differ: they are not listed any more."""
    community = get_kept_community(request, slug)
    pages = Page.objects.visible_to(request.user).filter(community=community)
    one = get_object_or_404(pages, pk=id_from(request.POST.get("page", "")))
    other = get_object_or_404(pages.exclude(pk=one.pk), pk=id_from(request.POST.get("other", "")))
    Unlike.say(one, other, by=request.user)
    messages.success(request, _("Noted: they differ."))
    after = id_from(request.POST.get("after", ""))
    return redirect(reverse("knowledge:alike", args=[slug]) + (f"?after={after}" if after else ""))
