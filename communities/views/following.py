"""How closely one follows things: each by itself, and all of them in one list."""

from django.contrib import messages
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from communities.followables import Followable
from communities.followed import Followed
from communities.models import Follow, Level
from communities.paging import id_from

ON_A_PAGE = 40
# What the list shows together.
SHOWN = {
    "threads": (gettext_lazy("Discussions"), ["thread"]),
    "pages": (gettext_lazy("Pages"), ["page", "branch", "wiki"]),
    "communities": (gettext_lazy("Communities"), ["community"]),
    "tags": (gettext_lazy("Tags"), ["tag"]),
    "people": (gettext_lazy("People"), ["person"]),
}


@require_GET
def following(request):
    """GET lists all that one follows, watches or ignores, what one chose last first."""
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "threads"
    _label, kinds = SHOWN[show]
    chosen = Follow.objects.filter(user=request.user, kind__in=kinds).newest_first()
    if before := id_from(request.GET.get("before", "")):
        chosen = chosen.filter(pk__lt=before)
    stretch = list(chosen[: ON_A_PAGE + 1])
    shown = stretch[:ON_A_PAGE]
    context = {
        "followed": Followed.among(shown, reader=request.user),
        "tabs": [(name, label) for name, (label, _kinds) in SHOWN.items()],
        "show": show,
        "older": f"?show={show}&before={shown[-1].pk}" if len(stretch) > ON_A_PAGE else "",
        "is_first": not before,
    }
    return render(request, "communities/following.html", context)


@require_http_methods(["GET", "POST"])
def follow(request, kind, pk):
    """GET shows what each level brings, for a thing and for what it lies in; POST chooses one, or takes it back."""
    followable = Followable.named(kind)
    if followable is None or not followable.levels:
        raise Http404
    thing = get_object_or_404(followable.visible_to(request.user), pk=pk)
    if request.method == "GET":
        return render_follow(request, followable, thing)
    level = request.POST.get("level", "")
    if level in Level.values:
        Follow.choose((kind, pk), by=request.user, level=level)
    elif not level:
        Follow.forget((kind, pk), by=request.user)
    else:
        return render_follow(request, followable, thing, error=_("Choose one of the levels."), status=422)
    if request.htmx:
        context = {"kind": kind, "pk": pk, "level": level, "is_answer": True}
        return render(request, "components/follow.html", context)
    said = followable.levels[Level(level)].sentence if level else _("You chose nothing for this any more.")
    messages.success(request, f"{followable.label} “{thing}”: {said}")
    return redirect(way_back(request) or followable.url(thing))


def way_back(request) -> str:
    """The page of ours from which the form was sent, if it says so."""
    url = request.POST.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""


def render_follow(request, followable: Followable, thing: Model, *, error: str = "", status: int = 200):
    """The menu alone for htmx; else a page with the choices for all that the thing lies in, too."""
    own = (followable.name, thing.pk)
    if request.htmx and not error:
        [shown] = Followed.with_levels([own], {own: thing}, reader=request.user)
        return render(request, "communities/follow.html#menu", {"followed": shown})
    chosen = Followed.around(own, reader=request.user)
    context = {
        "followed": chosen[0],
        "around": chosen[1:],
        "error": error,
        "next": request.GET.get("next", ""),
        "decides": next((each for each in chosen if each.level), None),
    }
    return render(request, "communities/follow.html", context, status=status)
