"""Each request speaks the reader's language and tells time in the reader's zone."""

from django.shortcuts import redirect
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect


class ReaderMiddleware:
    """Activate the reader's time zone; send an htmx request whose sign-in is over to the sign-in page as a whole."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            timezone.activate(request.user.zone)
        else:
            timezone.deactivate()
        response = self.get_response(request)
        if request.htmx and response.status_code == 302 and "/accounts/login/" in response.url:
            return HttpResponseClientRedirect(redirect("account_login").url)
        return response
