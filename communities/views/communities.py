from django.shortcuts import render
from django.views.decorators.http import require_GET

from communities.directory import directory
from communities.views.loading import text_of


@require_GET
def communities(request):
    """GET lists the communities that one may know of."""
    asked = {name: text_of(request, name) for name in ["size", "visibility", "tag", "after"]}
    listed = directory(request.user, query=text_of(request, "q"), **asked)
    return render(request, "communities/communities.html", {"directory": listed})
