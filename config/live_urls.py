"""What the small ASGI process serves: live updates, and that it lives."""

from django.urls import path

from config.health import healthz
from notifications.live import live

urlpatterns = [
    path("live/", live, name="live"),
    path("healthz", healthz, name="healthz"),
]
