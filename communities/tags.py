"""What a tag may be called."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communities.models import TagSynonym

MOST_TAGS = 5
LONGEST = 40


def clean_tags(names: Iterable[str]) -> list[str]:
    """Names in small letters, hyphens for spaces, for a synonym its tag, each once, in the order given."""
    cleaned = (re.sub(r"\s+", "-", name.strip().lower()) for name in names)
    return main_names([name for name in cleaned if name])


def main_names(names: list[str]) -> list[str]:
    """For each name that is a synonym that of its tag; each once."""
    if not names:
        return []
    sound = [name for name in names if "\x00" not in name]  # the database takes no other
    mains = dict(TagSynonym.objects.filter(name__in=sound).values_list("name", "tag__name"))
    return list(dict.fromkeys(mains.get(name, name) for name in names))


def parse_tags(text: str) -> list[str]:
    """The tags that a person typed, apart by commas or spaces. Raises ValidationError with a plain sentence."""
    tags = clean_tags(re.split(r"[,\s]+", text))
    if len(tags) > MOST_TAGS:
        raise ValidationError(_("Use at most %(count)d tags.") % {"count": MOST_TAGS})
    for tag in tags:
        if len(tag) > LONGEST:
            raise ValidationError(_("“%(tag)s…” is too long for a tag.") % {"tag": tag[:20]})
        if not re.fullmatch(r"[\w.+#-]+", tag):
            raise ValidationError(_("“%(tag)s”: a tag has letters, digits and . + # - only.") % {"tag": tag})
    return tags
