"""Tags across communities: what carries one, what it is for, who looks after it, and its other names."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from taggit.models import Tag

import markup
from communities import rules, tag_merging
from communities.models import (
    Community,
    NameInUse,
    TagDescription,
    TagOwner,
    TagSynonym,
    tag_key,
    tag_url,
    tags_visible_to,
)
from communities.paging import number_from
from communities.rules import require
from communities.tag_forms import DescriptionForm, MergeForm, OwnerForm, SynonymForm
from communities.tag_uses import TagUse
from communities.views.loading import text_of
from markup import refs

TAGS_ON_A_PAGE = 60
MOST_OF_A_KIND = 8


@dataclass(frozen=True)
class Carriers:
    """What of one kind carries a tag."""

    use: TagUse
    label: str | Promise
    things: list
    has_more: bool


@require_GET
def tags(request):
    """GET lists tags, those used most first; to who keeps tags in order also those that nobody looks after."""
    query, after = text_of(request, "q").lower(), text_of(request, "after")
    can_care = rules.can_care_for_tags(request.user)
    is_unowned = can_care and request.GET.get("show") == "unowned"
    found = tags_visible_to(request.user).filter(tallies__community__in=Community.objects.readable_by(request.user))
    if query:
        synonyms = TagSynonym.objects.filter(name__icontains=query)
        found = found.filter(Q(name__icontains=query) | Q(pk__in=synonyms.values("tag")))
    if is_unowned:
        found = found.exclude(ownership__owner__is_active=True)
    found = found.annotate(uses=Sum("tallies__uses"))
    uses, _dot, last = after.partition(".")
    if (most := number_from(uses)) is not None and (pk := number_from(last)) is not None:
        found = found.filter(Q(uses__lt=most) | Q(uses=most, pk__gt=pk))
    page = list(found.select_related("description", "ownership__owner").order_by("-uses", "pk")[: TAGS_ON_A_PAGE + 1])
    shown = page[:TAGS_ON_A_PAGE]
    context = {
        "tags": shown,
        "query": query,
        "is_unowned": is_unowned,
        "can_care": can_care,
        "after": f"{shown[-1].uses}.{shown[-1].pk}" if len(page) > TAGS_ON_A_PAGE else "",
    }
    return render(request, "communities/tags.html", context)


@require_GET
def tag(request, name):
    """GET shows what carries a tag; by another name of it, leads there."""
    shown = find_tag(request, name)
    if tag_key(shown) != name:
        return redirect(tag_url(shown))
    description = getattr(shown, "description", None)
    context = {
        "tag": shown,
        "html": refs.fill([(description.html, None)], request.user)[0] if description else "",
        "synonyms": [synonym.name for synonym in shown.synonyms.order_by("name")],
        "carriers": carriers_of(shown, reader=request.user),
        "can_care": rules.can_care_for(request.user, shown),
    }
    return render(request, "communities/tag.html", context)


def carriers_of(shown: Tag, *, reader) -> list[Carriers]:
    """What the reader may see of all that carries the tag, by kind: one query each."""
    found = []
    for use in TagUse.all():
        things = list(use.things(shown, reader=reader)[: MOST_OF_A_KIND + 1])
        if things:
            found.append(Carriers(use, use.label, things[:MOST_OF_A_KIND], len(things) > MOST_OF_A_KIND))
    return found


@require_http_methods(["GET", "POST"])
def tag_care(request, name):
    """GET shows all that can be said of a tag; POST describes it."""
    shown = get_tag_to_care_for(request, name)
    if request.method == "GET":
        return render_care(request, shown)
    form = DescriptionForm(request.POST)
    if form.is_valid():
        try:
            TagDescription.write(shown, by=request.user, text=form.cleaned_data["text"])
        except markup.Unreadable as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("The description is saved."))
            return redirect(tag_url(shown))
    return render_care(request, shown, description_form=form, status=422)


@require_POST
def tag_owner(request, name):
    """POST puts the tag into somebody's care."""
    shown = find_tag(request, name)
    require(rules.can_care_for_tags(request.user))
    form = OwnerForm(request.POST, reader=request.user, tag=shown)
    if not form.is_valid():
        return render_care(request, shown, owner_form=form, status=422)
    person = form.cleaned_data["person"]
    TagOwner.appoint(shown, by=request.user, person=person)
    messages.success(request, _("%(name)s is told, and may decline.") % {"name": person.name})
    return redirect(tag_url(shown))


@require_POST
def tag_owner_removal(request, name):
    """POST declines, or relieves the owner."""
    shown = find_tag(request, name)
    require(rules.can_care_for(request.user, shown))
    TagOwner.release(shown, by=request.user)
    messages.success(request, _("Nobody looks after this tag now."))
    return redirect(tag_url(shown))


@require_POST
def tag_synonyms(request, name):
    """POST gives the tag another name."""
    shown = find_tag(request, name)
    require(rules.can_care_for_tags(request.user))
    form = SynonymForm(request.POST)
    if form.is_valid():
        try:
            TagSynonym.add(shown, by=request.user, name=form.cleaned_data["name"])
        except NameInUse:
            form.add_error("name", _("There is a tag of this name. Merge the two instead."))
        else:
            return redirect("communities:tag-care", name)
    return render_care(request, shown, synonym_form=form, status=422)


@require_POST
def tag_synonym_removal(request, name, pk):
    """POST takes the other name away."""
    shown = find_tag(request, name)
    require(rules.can_care_for_tags(request.user))
    get_object_or_404(shown.synonyms, pk=pk).drop(by=request.user)
    return redirect("communities:tag-care", name)


@require_http_methods(["GET", "POST"])
def tag_merger(request, name):
    """GET says in numbers what merging the tag into another would move; POST moves it."""
    shown = find_tag(request, name)
    require(rules.can_merge_tags(request.user))
    asked = request.POST if request.method == "POST" else request.GET
    form = MergeForm(asked if "into" in asked else None, reader=request.user, tag=shown)
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        tag_merging.merge(shown, into=into, by=request.user)
        messages.success(
            request, _("“%(name)s” is now another name of “%(into)s”.") % {"name": shown.name, "into": into.name}
        )
        return redirect(tag_url(into))
    context = {
        "tag": shown,
        "form": form,
        "into": form.cleaned_data.get("into") if form.is_bound and form.is_valid() else None,
        "effect": tag_merging.effect_of(shown, reader=request.user),
    }
    return render(request, "communities/tag_merger.html", context, status=422 if form.errors else 200)


def find_tag(request, name) -> Tag:
    """The tag of that name, or of which it is another name, if the reader may know of it."""
    known = tags_visible_to(request.user).select_related("description", "ownership__owner")
    wanted = Q(name=name.lower()) | Q(synonyms__name=name.lower()) | Q(slug=name)
    found = {tag.pk: tag for tag in known.filter(wanted)}
    if not found:
        raise Http404
    return next((tag for tag in found.values() if tag.name == name.lower()), next(iter(found.values())))


def get_tag_to_care_for(request, name) -> Tag:
    shown = find_tag(request, name)
    require(rules.can_care_for(request.user, shown))
    return shown


def render_care(request, shown: Tag, *, status: int = 200, **forms):
    """Render the page where a tag is described, and with it whatever form went wrong."""
    description = getattr(shown, "description", None)
    context = {
        "tag": shown,
        "description_form": DescriptionForm(initial={"text": description.text if description else ""}),
        "owner_form": OwnerForm(reader=request.user, tag=shown),
        "synonym_form": SynonymForm(),
        "synonyms": shown.synonyms.order_by("name"),
        "can_appoint": rules.can_care_for_tags(request.user),
        "can_merge": rules.can_merge_tags(request.user),
    } | forms
    return render(request, "communities/tag_care.html", context, status=status)
