"""Where a page stands in a community's wiki, and which place a [[link]] means."""

import re
import unicodedata
from typing import NamedTuple

from django.utils.text import slugify
from django.utils.translation import gettext as _

LONGEST_SLUG = 100
LONGEST_PATH = 400
# No space behind the colon: "[[VPN: known errors]]" is a title.
OTHER_COMMUNITY = re.compile(r"([a-z0-9_-]+):(\S.*)", re.DOTALL)


class BadPlace(Exception):
    """A page can't stand there. Says why, in a sentence for its writer."""


class PathTaken(BadPlace):
    """Another page of the community has this path, perhaps one in the bin."""

    def __str__(self):
        return _("There is a page of this name here already, perhaps in the bin. Choose another title.")


class PathTooLong(BadPlace):
    """The path, or that of a page below, would be longer than LONGEST_PATH."""

    def __str__(self):
        return _("The address would be too long. Choose a shorter title, or a place nearer to the top.")


class BelowItself(BadPlace):
    """The new place is the page itself, or below it."""

    def __str__(self):
        return _("A page can't stand below itself.")


class ParentRemoved(BadPlace):
    """The page above is in the bin."""

    def __str__(self):
        return _("The page above it is in the bin. Bring that back first, or choose another place.")


class Place(NamedTuple):
    """A path in the wiki of a community, whether or not a page is there."""

    community: str  # its slug
    path: str


def page_slug(title: str) -> str:
    """The last part of a page's path, from its title in any script; of signs alone, from their names."""
    slug = slugify(title.replace("/", "-"), allow_unicode=True) or slugify(_names_of_signs(title))
    return slug[:LONGEST_SLUG].strip("-_") or "page"


def _names_of_signs(title: str) -> str:
    """What Unicode calls each: "$" is a dollar sign."""
    return " ".join(unicodedata.name(sign, "") for sign in title[:LONGEST_SLUG])


def path_of(text: str) -> str:
    """The path that somebody means who writes titles apart by slashes: "VPN client/Known errors"."""
    return "/".join(page_slug(part) for part in text.split("/") if part.strip())


def trail(path: str) -> list[str]:
    """The path and those above it, from the root down."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


def place_of(target: str, community: str) -> Place:
    """Where a link in that community leads: `Known errors`, `VPN client/Known errors`, `other-community:Page`."""
    other = OTHER_COMMUNITY.fullmatch(target)
    return Place(other[1] if other else community, path_of(titles_of(target)))


def titles_of(target: str) -> str:
    """What a link says without the community that it may name: `VPN client/Known errors`."""
    other = OTHER_COMMUNITY.fullmatch(target)
    return other[2] if other else target
