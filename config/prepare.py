"""Bring the database and the static files up to date, and load the demo where there is one.

One process for all of it, since each start of Django costs a second.
"""

import os

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if settings.DEMO:
        call_command("load_demo")


if __name__ == "__main__":
    main()
