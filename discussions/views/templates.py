"""What new threads of a community begin with."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communities import rules as community_rules
from communities.models import Community
from communities.rules import require
from discussions.forms import TemplateForm
from discussions.models import Template, Thread


@require_http_methods(["GET", "POST"])
def templates(request, slug):
    """GET shows the template of each kind of thread; POST changes one."""
    community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
    require(community_rules.can_moderate(request.user, community))
    require(request.method == "GET" or not community.is_archived)
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        Template.write(by=request.user, community=community, **form.cleaned_data)
        messages.success(request, _("The template is saved."))
        return redirect("discussions:templates", slug)
    written = dict(community.templates.values_list("kind", "body"))
    forms = [
        (
            label,
            form if form["kind"].value() == kind else TemplateForm(initial={"kind": kind, "body": written.get(kind)}),
        )
        for kind, label in Thread.Kind.choices
    ]
    context = {"community": community, "forms": forms}
    return render(request, "discussions/templates.html", context, status=422 if form.errors else 200)


@require_GET
def template(request):
    """GET answers what a thread of `?kind=` in `?community=` begins with, as plain text."""
    text = Template.text_for(community=readable(request, request.GET.get("community", "")), kind=kind_from(request.GET))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def readable(request, slug: str) -> Community | None:
    """The community of that address, if the reader may read it."""
    return Community.objects.readable_by(request.user).filter(slug=slug.replace("\x00", "")[:80]).first()


def kind_from(query) -> str:
    asked = query.get("kind", "")
    return asked if asked in Thread.Kind.values else Thread.Kind.QUESTION
