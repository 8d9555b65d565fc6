"""Bringing in what was written elsewhere: a steward sends a file, a worker brings its pages."""

from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from communities.rules import require
from wiki import rules, tasks
from wiki.models import PageImport
from wiki.views.loading import get_community

LISTED = 10
MOST_BYTES = 200 * 1024**2
ENDINGS = {
    PageImport.Format.MARKDOWN: (".zip",),
    PageImport.Format.CONFLUENCE: (".zip",),
    PageImport.Format.MEDIAWIKI: (".xml", ".bz2", ".gz", ".xz"),
}


class ImportForm(forms.Form):
    """A file with pages."""

    format = forms.ChoiceField(label=_("What it is"), choices=PageImport.Format)
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        error_messages={"empty": _("This file is empty."), "required": _("Choose a file.")},
    )

    def clean(self):
        asked = super().clean()
        file, form = asked.get("file"), asked.get("format")
        if file and form:
            endings = ENDINGS[form]
            if not file.name.lower().endswith(endings):
                self.add_error("file", _("Such a file ends in %s.") % ", ".join(endings))
            if file.size > MOST_BYTES:
                most = filesizeformat(MOST_BYTES)
                self.add_error("file", ValidationError(_("It may have %s. Ask who runs this server.") % most))
        return asked


@require_http_methods(["GET", "POST"])
def imports(request, slug):
    """GET shows what was brought in and how far that is; POST takes a file and begins."""
    community = get_community(request, slug)
    require(rules.can_arrange(request.user, community))
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        sent = PageImport.objects.create(
            community=community,
            by=request.user,
            format=form.cleaned_data["format"],
            name=PurePath(file.name).name[-200:],
            file=file,
        )
        tasks.import_soon(sent)
        return redirect("wiki:imports", slug)
    listed = list(PageImport.objects.filter(community=community).select_related("by").order_by("-pk")[:LISTED])
    context = {
        "community": community,
        "tab": "wiki",
        "can_read": True,
        "form": form,
        "imports": listed,
        "is_running": any(sent.is_running for sent in listed),
    }
    template = f"wiki/imports.html{'#list' if request.htmx else ''}"
    return render(request, template, context, status=422 if form.errors else 200)
