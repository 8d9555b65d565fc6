"""The live updates' own process. Pages come from config.wsgi."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["LIVE_PROCESS"] = "1"

application = get_asgi_application()
