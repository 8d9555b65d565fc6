"""Each request speaks the reader's language and tells time in the reader's zone."""

from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect


class ReaderMiddleware:
    """Activate the reader's time zone; lead back to where somebody's sign-in ended, once they sign in again."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            timezone.activate(request.user.zone)
        else:
            timezone.deactivate()
        response = self.get_response(request)
        is_over = response.status_code == 302 and "/accounts/login/?next=" in response.url
        if is_over and request.htmx:  # the whole page, not a part of it
            return HttpResponseClientRedirect(redirect_to_login(_page_of(request)).url)
        if is_over and request.method == "POST":
            return redirect_to_login(_page_of(request))
        return response


def _page_of(request) -> str:
    """The page that a request came from, without our host; the first page where that is not known, or another's."""
    page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    is_ours = (page.scheme, page.netloc) == (request.scheme, request.get_host())
    return page._replace(scheme="", netloc="", fragment="").geturl() if is_ours else "/"
