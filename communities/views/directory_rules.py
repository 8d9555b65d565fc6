from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities import rules
from communities.forms import DirectoryRuleForm
from communities.models import DirectoryRule
from communities.rules import require
from communities.views.loading import get_led_community, render_community

MOST_COUNTED = 10_000
MOST_NAMED = 10


@require_http_methods(["GET", "POST"])
def directory_rules(request, slug):
    """GET lists the rules; POST shows whom one would bring or, with "save", makes it."""
    shown = get_led_community(request, slug)
    if request.method == "GET":
        return render_rules(request, shown, DirectoryRuleForm(reader=request.user))
    require(rules.can_change(request.user, shown))
    form = DirectoryRuleForm(request.POST, instance=DirectoryRule(community=shown), reader=request.user)
    if not form.is_valid():
        return render_rules(request, shown, form)
    if "save" not in request.POST:
        return render_rules(request, shown, form, **consequences(form.instance))
    made = DirectoryRule.objects.make(community=shown, by=request.user, **form.cleaned_data)
    made.keep_in_step()
    messages.success(request, _("The rule is made. Who it brings joins within minutes."))
    return redirect("communities:directory-rules", slug)


def consequences(rule) -> dict:
    """Whom the rule would bring, for the template."""
    joining = rule.joining()
    return {
        "would_join": joining[: MOST_COUNTED + 1].count(),
        "most_counted": MOST_COUNTED,
        "some": list(joining.order_by("name", "pk")[:MOST_NAMED]),
    }


@require_POST
def directory_rule_removal(request, slug, pk):
    """POST takes a rule away. Its members stay."""
    shown = get_led_community(request, slug)
    require(rules.can_change(request.user, shown))
    get_object_or_404(DirectoryRule.objects.select_related("community", "group"), community=shown, pk=pk).remove(
        by=request.user
    )
    messages.success(request, _("The rule is removed. Who came by it stays."))
    return redirect("communities:directory-rules", slug)


def render_rules(request, shown, form, **context):
    found = shown.directory_rules.select_related("group", "made_by").order_by("pk")
    status = 422 if form.errors else 200
    return render_community(request, shown, "directory_rules", form=form, rules=found, status=status, **context)
