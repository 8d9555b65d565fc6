"""Pages that people are asked to read: asking, saying that one has, and seeing who did."""

import csv

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communities.rules import require
from wiki import rules
from wiki.models import ChasedToday, NothingToRead, Page, ReadReceipt, RequiredReading
from wiki.reading_forms import RequiredReadingForm
from wiki.views.loading import get_page, number_from, render_page

ON_A_LIST = 50
A_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would reckon with


class Echo:
    """A file that gives back what is written."""

    def write(self, row: str) -> str:
        return row


@require_http_methods(["GET", "POST"])
def readings(request, pk):
    """GET lists what people are asked to read of the page, and how many did; POST asks some people."""
    page = get_page(request, pk)
    require(rules.can_care(request.user, page))
    form = RequiredReadingForm(request.POST if request.method == "POST" else None, page=page, reader=request.user)
    if form.is_valid():
        try:
            reading = RequiredReading.objects.ask(page, by=request.user, **form.cleaned_data)
        except NothingToRead as refusal:
            form.add_error(None, str(refusal))
        else:
            count = reading.people.count()
            told = ngettext("%(count)d person is asked to read it.", "%(count)d people are asked to read it.", count)
            messages.success(request, told % {"count": count})
            return redirect("wiki:reading", page.pk, reading.pk)
    listed = page.required_readings.with_progress().select_related("asked_by", "end").order_by("-pk")
    context = {"form": form, "readings": listed[:ON_A_LIST]}
    return render_page(request, page, "readings", status=422 if form.errors else 200, **context)


@require_GET
def reading(request, pk, reading):
    """GET shows who has read it and who has not, by name."""
    page, shown = get_reading(request, pk, reading)
    shows_read = request.GET.get("show") == "read"
    after = request.GET.get("after", "")
    if shows_read:
        receipts = (
            shown.receipts.select_related("person").order_by("pk").filter(pk__gt=number_from(request, "after") or 0)
        )
        found = list(receipts[: ON_A_LIST + 1])
    else:
        found = list(shown.waiting.by_name(after=after)[: ON_A_LIST + 1])
    people = found[:ON_A_LIST]
    context = {
        "reading": shown,
        "shows_read": shows_read,
        "people": people,
        "after": people[-1].pk if len(found) > ON_A_LIST else None,
        "major_changes": page.revisions.filter(number__gt=shown.number, size="major").count(),
    }
    return render_page(request, page, "reading", **context)


@require_GET
def reading_csv(request, pk, reading):
    """GET answers all who are asked or were, and what they said: for who keeps records."""
    page, shown = get_reading(request, pk, reading)
    name = f"{page.slug}-{shown.number}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    writer = csv.writer(Echo())
    return StreamingHttpResponse(
        (writer.writerow(row) for row in rows_of(page, shown)), content_type="text/csv; charset=utf-8", headers=headers
    )


def rows_of(page: Page, shown: RequiredReading):
    """A line for each person; what one said is their statement. An empty last field: nothing yet."""
    about = [_("Page"), _("Revision"), _("To be read by")]
    who = [_("Name"), _("Username"), _("Department"), _("Location")]
    yield [*about, *who, _("Is asked now"), _("Says that they read it, at (UTC)")]
    these = [plain(page.title), shown.number, shown.due_on.isoformat()]
    asked = set(shown.people.values_list("pk", flat=True))
    receipts = shown.receipts.select_related("person").order_by("person__name", "person__pk")
    for receipt in receipts.iterator(chunk_size=1000):
        yield [*these, *said_of(receipt.person), yes(receipt.person_id in asked), f"{receipt.at:%Y-%m-%d %H:%M:%S}"]
    for person in shown.waiting.order_by("name", "pk").iterator(chunk_size=1000):
        yield [*these, *said_of(person), yes(True), ""]


def said_of(person) -> list[str]:
    return [plain(text) for text in [person.name, person.username, person.department, person.location]]


def yes(is_so: bool) -> str:
    return _("yes") if is_so else _("no")


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(A_FORMULA) else text


@require_POST
def receipt(request, pk, reading):
    """POST says that one has read it."""
    page = get_page(request, pk)
    shown = get_object_or_404(page.required_readings.open(), pk=reading)
    require(page.required_readings.filter(pk=reading).addressed_to(request.user).exists())
    shown.page = page
    shown.confirm(by=request.user)
    messages.success(request, _("Noted: you have read revision %(number)d.") % {"number": shown.number})
    return redirect("wiki:to-read") if "from_list" in request.POST else redirect(page)


@require_POST
def chase(request, pk, reading):
    """POST reminds those who have not read it yet."""
    page, shown = get_reading(request, pk, reading)
    require(not shown.is_over)
    try:
        shown.chase(by=request.user)
    except ChasedToday as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Who has not read it yet is reminded."))
    return redirect("wiki:reading", page.pk, shown.pk)


@require_POST
def reading_end(request, pk, reading):
    """POST asks nobody any more."""
    page, shown = get_reading(request, pk, reading)
    shown.end_it(by=request.user)
    messages.success(request, _("Nobody is asked to read it any more. What people said stays."))
    return redirect("wiki:readings", page.pk)


@require_GET
def to_read(request):
    """GET lists what the reader is asked to read, what is due first, and what they said they read."""
    pages = Page.objects.visible_to(request.user)
    asked = RequiredReading.objects.open().filter(page__in=pages).addressed_to(request.user)
    waiting = asked.not_confirmed_by(request.user).select_related("page__community", "asked_by")
    done = ReadReceipt.objects.filter(person=request.user, reading__page__in=pages)
    context = {
        "readings": waiting.order_by("due_on", "pk")[:ON_A_LIST],
        "receipts": done.select_related("reading__page__community").order_by("-pk")[:ON_A_LIST],
    }
    return render(request, "wiki/to_read.html", context)


def get_reading(request, pk, reading) -> tuple[Page, RequiredReading]:
    """What people are asked to read of a page that the reader looks after."""
    page = get_page(request, pk)
    require(rules.can_care(request.user, page))
    shown = get_object_or_404(page.required_readings.with_progress().select_related("asked_by", "end"), pk=reading)
    shown.page = page
    return page, shown
