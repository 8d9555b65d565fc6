"""Taking pages along: one as Markdown or PDF, a whole wiki as a zip."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communities.rules import require
from wiki import printing, rules, tasks
from wiki.exporting import markdown_of
from wiki.models import Page, WikiExport
from wiki.views.loading import filled, get_community, get_page

LISTED = 5


@require_GET
def markdown(request, pk):
    """GET answers the page as a Markdown file."""
    shown = get_object_or_404(
        Page.objects.visible_to(request.user)
        .select_related("community", "owner", "edited_by", "approved_text")
        .prefetch_related("tag_items__tag"),
        pk=pk,
    )
    return as_file(markdown_of(shown), f"{shown.slug}.md", "text/markdown; charset=utf-8")


@require_GET
def pdf(request, pk):
    """GET answers the page as PDF or, where the server can't print, says how the reader can."""
    shown = get_page(request, pk)
    html = filled(shown.shown.html, shown.community, request.user)
    try:
        content = printing.pdf_of(shown, html, address=request.build_absolute_uri(shown.get_absolute_url()))
    except printing.NoPrinter:
        messages.error(
            request, _("This server can't make PDFs. Print the page from your browser, and choose “Save as PDF” there.")
        )
        return redirect(shown)
    except printing.Busy:
        messages.error(request, _("Several pages are being printed just now. Try again in a moment."))
        return redirect(shown)
    return as_file(content, f"{shown.slug}.pdf", "application/pdf")


def as_file(content: str | bytes, name: str, media_type: str) -> HttpResponse:
    """To be saved, never shown in our place."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def exports(request, slug):
    """GET shows one's exports of the wiki and how far they are; POST begins one."""
    community = get_community(request, slug)
    require(rules.can_arrange(request.user, community))
    mine = WikiExport.objects.filter(community=community, by=request.user).order_by("-pk")[:LISTED]
    if request.method == "POST":
        if not any(export.is_running for export in mine):
            tasks.export_soon(WikiExport.objects.create(community=community, by=request.user))
        return redirect("wiki:exports", slug)
    context = {
        "community": community,
        "tab": "wiki",
        "can_read": True,
        "exports": mine,
        "is_running": any(export.is_running for export in mine),
    }
    return render(request, f"wiki/exports.html{'#list' if request.htmx else ''}", context)


@require_GET
def export(request, slug, pk):
    """GET answers the zip to who asked for it, as long as they keep the wiki in order."""
    community = get_community(request, slug)
    require(rules.can_arrange(request.user, community))
    made = get_object_or_404(WikiExport.objects.exclude(file=""), community=community, by=request.user, pk=pk)
    return FileResponse(made.file.open("rb"), as_attachment=True, filename=f"{slug}-{made.finished_at:%Y-%m-%d}.zip")
