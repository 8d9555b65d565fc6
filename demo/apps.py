from django.apps import AppConfig


class DemoConfig(AppConfig):
    """What only `make run` has: people to sign in as, content to live in, and a mail catcher."""

    name = "demo"
