from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from communities import rules
from communities.forms import WelcomeForm
from communities.models import Membership, Welcome
from communities.rules import require
from communities.views.loading import (
    get_community,
    get_led_community,
    get_readable_community,
    render_community,
    text_of,
)


@require_http_methods(["GET", "POST"])
def welcome(request, slug):
    """GET shows leaders what newcomers see first; POST changes it."""
    shown = get_led_community(request, slug)
    written = Welcome.objects.filter(community=shown).first()
    form = WelcomeForm(request.POST if request.method == "POST" else None, welcome=written)
    if request.method == "POST":
        require(rules.can_change(request.user, shown))
        if form.is_valid():
            Welcome.objects.write(shown, by=request.user, **form.cleaned_data)
            messages.success(request, _("Newcomers see this from now on."))
            return redirect("communities:welcome", slug)
    return render_community(request, shown, "welcome", form=form, status=422 if form.errors else 200)


@require_POST
def welcome_dismissal(request, slug):
    """POST closes the card that a newcomer sees."""
    shown = get_community(request, slug)
    get_object_or_404(Membership, community=shown, user=request.user).close_welcome()
    return redirect(shown)


@require_GET
def greeting(request, slug):
    """GET leads to where one says hello: the thread for it, else a new discussion. `?of=` names whom one greets."""
    shown = get_readable_community(request, slug)
    written = Welcome.objects.filter(community=shown).first()
    if written and written.hello:
        return redirect(f"{written.hello}#reply")
    newcomer = User.objects.visible_to(request.user).filter(username=text_of(request, "of")).first()
    if newcomer:
        title = _("Welcome, %(name)s") % {"name": newcomer.name}
    else:
        title = _("Hello, I am %(name)s") % {"name": request.user.name}
    query = urlencode({"community": shown.slug, "kind": "discussion", "title": title})
    return redirect(f"{reverse('discussions:ask')}?{query}")
