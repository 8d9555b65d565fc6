import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notifications.by_mail.receiving import LARGEST, receive


@csrf_exempt  # the secret is the proof: a mail server posts here
@login_not_required
@require_POST
def incoming_mail(request):
    """POST takes one mail as it is (message/rfc822) from a mail server that knows the secret."""
    secret = settings.MAIL_HOOK_SECRET
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not secret or not hmac.compare_digest(sent.encode(), secret.encode()):
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=413)
    raw = request.read(LARGEST)
    recipients = tuple(filter(None, request.headers.get("X-Recipients", "").replace(" ", "").split(",")))
    return HttpResponse(receive(raw, recipients).value, content_type="text/plain")
