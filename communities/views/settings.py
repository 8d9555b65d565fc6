from copy import copy

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.forms import SettingsForm
from communities.models import BadParent, NameTaken
from communities.views.loading import get_led_community, render_community


@require_http_methods(["GET", "POST"])
def settings(request, slug):
    """GET shows the settings to leaders; POST changes them."""
    shown = get_led_community(request, slug)
    if shown.is_archived:
        return redirect("communities:archive", slug)  # where it can be opened again
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=copy(shown), reader=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            shown.change_settings(by=request.user, **form.cleaned_data)
        except BadParent:
            form.add_error("parent", _("Communities nest in two levels, and one of the two is in a nest already."))
        except NameTaken:
            form.add_error("name", _("There is a community of this name."))
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("communities:settings", shown.slug)
    return render_community(request, shown, "settings", form=form, status=422 if form.errors else 200)
