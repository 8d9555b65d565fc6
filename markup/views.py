from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

# Mermaid writes styles into what it draws, which no other page allows. The frame has an origin of its own: it reads no
# cookie and no page, sends nothing anywhere, and opens nothing.
FRAME: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.NONCE],
    "style-src": [CSP.UNSAFE_INLINE],
    "sandbox": ["allow-scripts"],
    "frame-ancestors": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
}


@require_GET
@cache_control(private=True, max_age=600)
@csp_override(FRAME)
@xframe_options_sameorigin
def diagram(request):
    """GET answers the frame in which a diagram is drawn. It gets the text by a message."""
    return render(request, "markup/diagram.html")
