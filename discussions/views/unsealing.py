"""Opening who asked without their name: for who holds the role, with a reason, and logged."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from communities.rules import require
from discussions import rules
from discussions.forms import UnsealingForm
from discussions.models import TooManyUnsealings, Unsealing
from discussions.views.loading import get_thread


@never_cache
@require_http_methods(["GET", "POST"])
def unsealing(request, pk):
    """GET asks why, or shows what one opened a moment ago; POST opens who asked."""
    thread = get_thread(request, pk)
    require(rules.can_unseal(request.user, thread))
    form = UnsealingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            thread.unseal(by=request.user, reason=form.cleaned_data["reason"])
        except TooManyUnsealings:
            form.add_error(
                None, _("You opened many of these today. Go on tomorrow, or ask a colleague who holds the role.")
            )
        else:
            return redirect("discussions:unsealing", pk)
    opened = Unsealing.objects.open_to(request.user).filter(anonymity=thread.anonymity_id)
    context = {
        "form": form,
        "thread": thread,
        "community": thread.community,
        "opened": opened.select_related("anonymity__person").first(),
    }
    return render(request, "discussions/unsealing.html", context, status=422 if form.errors else 200)
