"""How people are shown."""

from html import escape

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from accounts.models import User

register = template.Library()


@register.simple_tag
def name_of(person: User | None, is_anonymous: bool = False) -> str:
    """How to call who wrote or did something: the one place that tells no name from nobody."""
    if is_anonymous:
        return gettext("Anonymous")
    return person.name if person else gettext("Somebody who left")


@register.filter
def skills_for(person: User, query: str) -> list[str]:
    """What a person knows about, by name: first what was searched. Needs their skills loaded."""
    words = query.lower().split()
    names = sorted(skill.name for skill in person.skills.all())
    return sorted(names, key=lambda name: not any(word in name.lower() for word in words))


@register.simple_tag
def avatar(person: User | None, size: str = "") -> SafeString:
    """A person's picture, or their initials on their own colour. Sizes: tiny, large, huge; else as tall as a button.

    It is decoration: the name stands beside it, or goes into the link around it.
    """
    css_class = f"avatar avatar--{size}" if size else "avatar"
    if person is None:
        return format_html('<span class="{}" aria-hidden="true">?</span>', css_class)
    if person.avatar:
        # The file's name changes with the picture, so a browser never shows the old one.
        url = f"{reverse('accounts:avatar', args=[person.username])}?{str(person.avatar).rpartition('/')[2]}"
        return format_html('<img class="{}" src="{}" alt="" width="80" height="80" loading="lazy">', css_class, url)
    hue, initials = person.hue, escape(person.initials)
    return mark_safe(f'<span class="{css_class} hue-{hue}" aria-hidden="true">{initials}</span>')  # noqa: S308 - escaped
