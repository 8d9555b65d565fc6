"""The letter to a community's sponsor: for its leaders before it goes, for its sponsor afterwards."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.rules import can_lead, require
from communities.views.loading import get_community, get_led_community, render_community
from knowledge import sponsor_letters
from knowledge.models import SponsorLetter
from knowledge.sponsor_figures import Month

MOST_LISTED = 12


class RequestForm(forms.ModelForm):
    """What a leader asks of the sponsor."""

    class Meta:
        model = SponsorLetter
        fields = ["request"]
        widgets = {"request": forms.Textarea(attrs={"rows": 3})}


@require_http_methods(["GET", "POST"])
def sponsor_letter(request, slug):
    """GET shows a month's letter, else the newest; POST says what to ask for."""
    community = get_community(request, slug)
    leads = can_lead(request.user, community)
    require(leads or community.sponsor_id == request.user.pk)
    letters = SponsorLetter.objects.filter(community=community).select_related("community").order_by("-month")
    if not leads:
        letters = letters.exclude(sent_at=None)
    letter = chosen(letters, request.GET.get("month", ""))
    form = RequestForm(request.POST or None, instance=letter) if letter and leads and letter.is_open else None
    if request.method == "POST":
        require(form is not None)
        if form.is_valid():
            letter.say(by=request.user, request=form.cleaned_data["request"])
            messages.success(request, _("Saved."))
            return redirect("knowledge:sponsor-letter", slug)
    month = Month.of(timezone.now())
    shown = letter or (leads and SponsorLetter(community=community, month=month.first, facts=facts(community, month)))
    context = {
        "letter": letter,
        "drawn": sponsor_letters.draw(shown, community.sponsor) if shown else None,
        "may_get": bool(community.sponsor) and sponsor_letters.may_get(community.sponsor, community),
        "form": form,
        "others": list(letters.defer("facts")[:MOST_LISTED]),
    }
    status = 422 if form is not None and form.errors else 200
    return render_community(request, community, "knowledge/sponsor_letter", status=status, **context)


def facts(community, month):
    return sponsor_letters.facts_of(community, month)


def chosen(letters, month: str):
    try:
        day = parse_date(f"{month}-01")
    except ValueError:
        day = None
    return letters.filter(month=day).first() if day else letters.first()


@require_POST
def sending(request, slug):
    """POST sends the open letter of `month` now."""
    community, letter = get_letter(request, slug)
    try:
        was_sent = letter.send(by=request.user)
    except (OSError, ValueError):
        messages.error(request, _("The mail could not be sent. Try again later, or leave it: it is tried again."))
    else:
        if was_sent:
            messages.success(request, _("Sent to %(name)s.") % {"name": community.sponsor.name})
        else:
            messages.error(request, _("Nothing was sent: it is sent already, or nobody can get it."))
    return redirect("knowledge:sponsor-letter", slug)


@require_POST
def holding(request, slug):
    """POST holds back the open letter of `month`."""
    _community, letter = get_letter(request, slug)
    letter.hold(by=request.user)
    messages.success(request, _("It is held back. You can still send it yourself."))
    return redirect("knowledge:sponsor-letter", slug)


def get_letter(request, slug):
    community = get_led_community(request, slug)
    try:
        month = parse_date(f"{request.POST.get('month', '')}-01")
    except ValueError:
        month = None
    return community, get_object_or_404(SponsorLetter, community=community, month=month)
