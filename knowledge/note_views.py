"""Notes of an event: a wiki page that it leads to, and that leads to it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

import markup
from accounts.models import Draft, User
from accounts.places import Place
from communities.models import Event, Rsvp
from communities.paging import numbers_from
from communities.rules import require
from knowledge.models import Notes, NotesTooEarly
from moderation.views.waiting import where
from wiki import rules as wiki_rules
from wiki.forms import PageForm
from wiki.models import BadPlace

MOST_NAMES = 40


@require_http_methods(["GET", "POST"])
def event_notes(request, pk):
    """GET shows a page begun from the event; POST writes it into the wiki."""
    event = get_object_or_404(Event.objects.visible_to(request.user).select_related("community"), pk=pk)
    require(wiki_rules.can_write(request.user, event.community))
    about = {"community": event.community, "reader": request.user}
    if request.method == "GET":
        begun = beginning_of(event)
        draft = Draft.of(request.user, place_of(event))
        begun["body"] = draft.text or begun["body"]
        return render_notes(request, event, PageForm(initial=begun, **about), draft=draft)
    form = PageForm(request.POST, **about)
    if not form.is_valid():
        return render_notes(request, event, form)
    try:
        page = Notes.objects.write(event, by=request.user, **form.cleaned_data)
    except NotesTooEarly:
        form.add_error(None, _("Notes are written once the event is over."))
    except BadPlace as error:
        form.add_error("title", str(error))
    except markup.Unreadable as error:
        form.add_error("body", str(error))
    else:
        Draft.finish(by=request.user, place=place_of(event))
        messages.success(request, _("The notes are in the wiki of %(community)s.") % {"community": event.community})
        return redirect(where(request, page))
    return render_notes(request, event, form)


def beginning_of(event: Event) -> dict:
    """What the page begins with: which event it was, who said that they come, and room for the rest."""
    day = date_format(event.starts, "j F Y")
    going = event.rsvps.filter(choice=Rsvp.Choice.GOING).select_related("user").in_order()[:MOST_NAMES]
    names = "".join(f"- @{rsvp.user.username}\n" for rsvp in going)
    headings = [_("Who was there"), _("What we talked about"), _("What we agreed")]
    parts = [f"[{event.title}]({event.get_absolute_url()}), {day}", f"## {headings[0]}\n\n{names}".rstrip()]
    parts += [f"## {heading}" for heading in headings[1:]]
    return {"title": f"{event.title}, {day}", "body": "\n\n".join(parts) + "\n"}


def render_notes(request, event, form, *, draft=None):
    context = {
        "event": event,
        "community": event.community,
        "form": form,
        "place": place_of(event),
        "draft": draft,
    }
    return render(request, "knowledge/event_notes.html", context, status=422 if form.errors else 200)


def place_of(event) -> str:
    """What a draft of the notes is kept under."""
    return f"notes:{event.pk}"


def places_of_notes(reader: User, keys: set[str]) -> dict[str, Place]:
    """Of a draft of an event's notes: where one goes on with it."""
    return {
        str(pk): Place(_("Notes: %(title)s") % {"title": event.title}, reverse("knowledge:event-notes", args=[pk]))
        for pk, event in Event.objects.visible_to(reader).in_bulk(numbers_from(keys)).items()
    }
