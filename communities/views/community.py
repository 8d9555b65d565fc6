from django.views.decorators.http import require_GET

from communities import rules
from communities.feed import feed_page
from communities.forms import JoinRequestForm, NormsForm
from communities.views.loading import get_community, get_readable_community, render_community, text_of


@require_GET
def community(request, slug):
    """GET shows the front page: to members and readers what is said, to others how to get in."""
    shown = get_community(request, slug)
    if not rules.can_read(request.user, shown):
        return render_community(request, shown, "closed", form=JoinRequestForm(), norms_form=NormsForm(community=shown))
    return render_community(request, shown, "community")


@require_GET
def feed(request, slug):
    """GET tells what happened here, newest first."""
    shown = get_readable_community(request, slug)
    news = feed_page(shown, reader=request.user, before=text_of(request, "before"))
    return render_community(request, shown, "feed", feed=news)
