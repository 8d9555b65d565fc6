from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.csp import CSP
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from demo import mailbox
from demo.people import SIGN_IN


@login_not_required
@require_POST
def sign_in(request):
    """POST signs in as one of the demo's people."""
    email = request.POST.get("email", "")
    if email not in SIGN_IN:
        raise Http404
    person = get_object_or_404(User, email=email)
    login(request, person)
    wanted = request.POST.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/")


@require_GET
def mail(request):
    """GET lists the mail that was caught."""
    return render(request, "demo/mail.html", {"mails": mailbox.newest()})


@require_GET
def one_mail(request, key):
    """GET shows a mail: headers and the text part."""
    return render(request, "demo/one_mail.html", {"mail": get_mail(key)})


@require_GET
@csp_override({"default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE], "img-src": [CSP.SELF]})
def mail_html(request, key):
    """GET answers the HTML part as a mail reader would show it."""
    return HttpResponse(get_mail(key).html)


def get_mail(key) -> mailbox.Mail:
    found = mailbox.find(key)
    if found is None:
        raise Http404
    return found
