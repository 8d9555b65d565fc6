"""The Celery app. Its broker carries wake-ups only: no fact lives in it."""

import os

from celery import Celery

# Before the app is made, or tasks have no `delay_on_commit`.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("commonplace")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
