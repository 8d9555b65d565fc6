"""How closely one follows things: each by itself, and all of them in one list."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from communities.followables import Followable
from communities.kinds import Reference
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


@dataclass(frozen=True)
class Followed:
    """One thing and how closely the reader follows it. `level` is empty where they never chose."""

    followable: Followable
    thing: Model
    level: str = ""

    @property
    def reference(self) -> Reference:
        return self.followable.name, self.thing.pk

    @property
    def title(self) -> str:
        return str(self.thing)

    @property
    def url(self) -> str:
        return self.followable.url(self.thing)

    @property
    def where(self) -> str:
        return self.followable.where(self.thing)

    @property
    def lies_in_something(self) -> bool:
        return len(self.followable.rings(self.thing)) > 1

    @property
    def sentence(self):
        return self.followable.levels[Level(self.level)].sentence if self.level else ""

    @property
    def choices(self):
        """Each level with what it brings."""
        return [(level, brings.sentence) for level, brings in self.followable.levels.items()]


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
        "followed": followed_among(shown, reader=request.user),
        "tabs": [(name, label) for name, (label, _kinds) in SHOWN.items()],
        "show": show,
        "older": f"?show={show}&before={shown[-1].pk}" if len(stretch) > ON_A_PAGE else "",
        "is_first": not before,
    }
    return render(request, "communities/following.html", context)


def followed_among(follows: list[Follow], *, reader) -> list[Followed]:
    """What of these the reader may see by now."""
    things = Followable.load([follow.reference for follow in follows], reader=reader)
    return [
        Followed(followable, things[follow.reference], follow.level)
        for follow in follows
        if (followable := Followable.named(follow.kind)) and follow.reference in things
    ]


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
    if request.htmx and not error:
        [shown] = with_levels([(followable.name, thing.pk)], {(followable.name, thing.pk): thing}, request.user)
        return render(request, "communities/follow.html#menu", {"followed": shown})
    around = [reference for ring in followable.rings(thing) for reference in ring]
    things = Followable.load(around, reader=request.user)
    chosen = with_levels(around, things, request.user)
    # Of all that somebody chose for, the first that is no more than it lies in decides.
    context = {
        "followed": chosen[0],
        "around": chosen[1:],
        "error": error,
        "next": request.GET.get("next", ""),
        "decides": next((each for each in chosen if each.level), None),
    }
    return render(request, "communities/follow.html", context, status=status)


def with_levels(references: list[Reference], things: dict[Reference, Model], reader) -> list[Followed]:
    """These things in their order, with the reader's levels: one query."""
    mine = Follow.objects.filter(user=reader).of_any(references)
    levels = {follow.reference: follow.level for follow in mine}
    return [
        Followed(followable, things[reference], levels.get(reference, ""))
        for reference in references
        if reference in things and (followable := Followable.named(reference[0])) and followable.levels
    ]
