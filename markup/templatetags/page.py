"""What every page may use: icons and times."""

from datetime import UTC, datetime, timedelta
from functools import cache

from django import template
from django.template import engines
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

register = template.Library()

ALWAYS_A_DATE_AFTER = timedelta(days=30)


@register.simple_tag
@cache  # pages hold dozens of them, of which few differ
def icon(name: str, label: str = "", classes: str = "") -> SafeString:
    """An icon of static/icons/icons.svg. Without a label it is decoration, and screen readers pass over it."""
    css_class = f"icon {classes}".strip()
    href = f"{static('icons/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', css_class, label, href)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', css_class, href)


@register.simple_tag
def ago(moment: datetime | None) -> SafeString | str:
    """How long ago, in a `<time>` that shows the exact time on hover. Nothing for no moment."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    exact = f"{local.day} {MONTHS[local.month]} {local.year}, {local:%H:%M}"
    machine = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    # Figures and our own words need no escaping, and a page tells twenty times.
    return mark_safe(f'<time datetime="{machine}" title="{exact}">{_in_words(moment, local)}</time>')  # noqa: S308


@register.simple_tag(takes_context=True)
def rows(context, template: str, **needs) -> SafeString:
    """What a page repeats, by a template of the second engine, which sees only what it is given here."""
    rendered = engines["jinja2"].get_template(template).render(needs, context["request"])
    return mark_safe(rendered)  # noqa: S308 - that engine escapes as this one does


def _in_words(moment: datetime, local: datetime) -> str:
    now = timezone.now()
    age = now - moment
    minutes = int(age.total_seconds() // 60)
    if age < timedelta(minutes=1):
        # The clocks of two machines may differ by seconds. What lies ahead is a date.
        return gettext("just now") if age > timedelta(minutes=-1) else date_format(local, "j M Y, H:i")
    if minutes < 60:
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {"count": minutes}
    hours = minutes // 60
    if hours < 24:
        return ngettext("%(count)d hour ago", "%(count)d hours ago", hours) % {"count": hours}
    if age < ALWAYS_A_DATE_AFTER:
        return ngettext("%(count)d day ago", "%(count)d days ago", age.days) % {"count": age.days}
    return date_format(local, "j M" if local.year == timezone.localtime(now).year else "j M Y")
