from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities import rules
from communities.forms import StageForm
from communities.rules import require
from communities.stages import next_steps, suggestion_for
from communities.views.loading import get_led_community, render_community


@require_http_methods(["GET", "POST"])
def stage(request, slug):
    """GET shows leaders the stage, the figures and what helps on; POST confirms a stage."""
    shown = get_led_community(request, slug)
    require(request.method == "GET" or rules.can_change(request.user, shown))
    form = StageForm(request.POST if request.method == "POST" else None, initial={"stage": shown.stage})
    if form.is_valid():
        shown.confirm_stage(by=request.user, stage=form.cleaned_data["stage"])
        messages.success(request, _("The stage is now: %(stage)s.") % {"stage": shown.get_stage_display()})
        return redirect("communities:stage", slug)
    context = {"suggestion": suggestion_for(shown, now=timezone.now()), "steps": next_steps(shown), "form": form}
    return render_community(request, shown, "stage", status=422 if form.errors else 200, **context)


@require_POST
def stage_postponement(request, slug):
    """POST says: not yet."""
    shown = get_led_community(request, slug)
    require(rules.can_change(request.user, shown))
    form = StageForm(request.POST)
    if form.is_valid():
        shown.postpone_stage(by=request.user, stage=form.cleaned_data["stage"])
        messages.success(request, _("You will be asked again in three months."))
    return redirect("communities:stage", slug)
