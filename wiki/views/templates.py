"""What new pages of a community begin with, for who keeps its wiki."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wiki.models import PageTemplate, TemplateNameTaken
from wiki.templating import STARTERS, PageTemplateForm
from wiki.views.caring import kept_community


@require_http_methods(["GET", "POST"])
def templates(request, slug):
    """GET lists the templates and offers a new one, with ?starter= begun; POST adds it."""
    community = kept_community(request, slug)
    starter = next((starter for starter in STARTERS if starter.key == request.GET.get("starter")), None)
    begun = {"name": str(starter.name), "body": str(starter.body)} if starter else None
    form = PageTemplateForm(request.POST or None, community=community, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            template = PageTemplate.write(by=request.user, community=community, **form.cleaned_data)
        except TemplateNameTaken as error:  # by somebody in this moment: the form has looked
            form.add_error("name", str(error))
        else:
            messages.success(request, _("New pages may begin with “%(name)s” now.") % {"name": template.name})
            return redirect("wiki:templates", slug)
    written = community.page_templates.select_related("changed_by").order_by("name", "pk")
    return render_form(request, community, form, templates=written, starters=STARTERS)


@require_http_methods(["GET", "POST"])
def template(request, slug, pk):
    """GET shows a template to change; POST changes it."""
    community = kept_community(request, slug)
    found = get_object_or_404(community.page_templates, pk=pk)
    begun = {"name": found.name, "body": found.body}
    form = PageTemplateForm(request.POST or None, community=community, template=found, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            found.change(by=request.user, **form.cleaned_data)
        except TemplateNameTaken as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("The template is saved."))
            return redirect("wiki:templates", slug)
    return render_form(request, community, form, template=found)


def render_form(request, community, form, **context):
    context |= {"community": community, "tab": "wiki", "can_read": True, "form": form}
    return render(request, "wiki/templates.html", context, status=422 if form.errors else 200)


@require_POST
def template_removal(request, slug, pk):
    """POST removes a template. Pages that began with it stay."""
    community = kept_community(request, slug)
    found = get_object_or_404(community.page_templates, pk=pk)
    found.remove(by=request.user)
    messages.success(request, _("“%(name)s” is removed. Pages that began with it stay.") % {"name": found.name})
    return redirect("wiki:templates", slug)
