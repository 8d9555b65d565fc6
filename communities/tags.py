"""What a tag may be called."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_TAGS = 5
LONGEST = 40


def clean_tags(names) -> list[str]:
    """Names in small letters, hyphens for spaces, each once, in the order given."""
    cleaned = (re.sub(r"\s+", "-", name.strip().lower()) for name in names)
    return list(dict.fromkeys(name for name in cleaned if name))


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
