from django.shortcuts import render
from django.views.decorators.http import require_GET

from communities import rules
from communities.register import Asked, communities_in_register, tags_in_register
from communities.rules import require


@require_GET
def register(request):
    """GET shows admins who looks after each community and, in other parts, each tag and each page."""
    require(rules.can_appoint(request.user))
    asked = Asked.of(request.GET, reader=request.user)
    context = {"asked": asked, "part": request.GET.get("part", "")}
    if context["part"] == "tags":
        context["tags"], context["older"] = tags_in_register(asked, reader=request.user)
    elif context["part"] != "pages":
        context["communities"], context["older"] = communities_in_register(asked, reader=request.user)
    return render(request, "communities/register.html", context)
