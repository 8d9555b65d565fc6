"""The files of a page: all versions of each, a new one, and an earlier one again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

import markup
from attachments.models import Attachment, NoRoom
from attachments.views import room_in
from communities.rules import require
from wiki import rules
from wiki.filing import NotInText, files_of
from wiki.filing_forms import VersionForm
from wiki.views.loading import get_page, render_page


@require_GET
def files(request, pk):
    """GET lists the files that the page shows or showed once, with their versions."""
    return render_files(request, get_page(request, pk))


def render_files(request, page, form: VersionForm | None = None):
    found = files_of(page)
    rows = [(file, form_of(request, page, file, form)) for file in found if file.current]
    return render_page(
        request,
        page,
        "files",
        status=422 if form else 200,
        rows=rows,
        gone=[file.others for file in found if not file.current],
        room=room_in(page.community),
        # What was sent for a file that stands there no more has no place of its own.
        lost=form if form and form not in [shown for _file, shown in rows] else None,
    )


def form_of(request, page, file, sent: VersionForm | None) -> VersionForm:
    """The form for a file's next version: the one that was sent, if it was for this file."""
    old = file.current.file
    return sent if sent and sent.old == old else VersionForm(page=page, old=old, user=request.user)


@require_POST
def file_versions(request, pk, file):
    """POST puts a new version of a file into the page."""
    page = get_page(request, pk)
    require(rules.can_edit(request.user, page))
    old = get_file(page, file)
    form = VersionForm(request.FILES, page=page, old=old, user=request.user)
    if form.is_valid():
        try:
            new = page.take_version(old, by=request.user, **form.stored)
        except NoRoom:
            form.add_error("file", _("There is no room left for it: %s") % room_in(page.community))
        except (NotInText, markup.Unreadable) as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The page shows “%(name)s” now. Earlier versions stay.") % {"name": new.name})
            return redirect("wiki:files", pk)
    return render_files(request, page, form)


@require_POST
def file_restoration(request, pk, file):
    """POST puts an earlier version of a file into the page again."""
    page = get_page(request, pk)
    require(rules.can_edit(request.user, page))
    old = get_file(page, file)
    try:
        page.bring_version_back(old, by=request.user)
    except (NotInText, markup.Unreadable) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The page shows “%(name)s” again.") % {"name": old.name})
    return redirect("wiki:files", pk)


def get_file(page, pk) -> Attachment:
    return get_object_or_404(Attachment.objects.held_by(page), pk=pk)
