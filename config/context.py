"""What every page knows."""

from django.conf import settings

THEMES = {"light", "dark"}


def site(request) -> dict:
    theme = request.COOKIES.get("theme")
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "live_url": settings.LIVE_URL,
        "theme": theme if theme in THEMES else "",
        "is_demo": settings.DEMO,
    }


def demo_people(request) -> dict:
    """Who the sign-in page offers, in the demo only. Lazy: no other page asks the database."""
    from demo.people import demo_people

    return {"demo_people": demo_people}
