"""The directory of communities: search, filters, and pages by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.models import Community, CommunityTag
from communities.tags import main_names

PAGE_SIZE = 24
MOST_TAGS = 12
SIZES = {
    "small": (_("Under 10 members"), Q(member_count__lt=10)),
    "medium": (_("10 to 99 members"), Q(member_count__gte=10, member_count__lt=100)),
    "large": (_("100 members and more"), Q(member_count__gte=100)),
}
SIZE_CHOICES = [("", _("Any size")), *((name, label) for name, (label, _condition) in SIZES.items())]
VISIBILITY_CHOICES = [("", _("Open and closed")), *Community.Visibility.choices]


@dataclass(frozen=True)
class Choice:
    """One filter of the directory."""

    name: str
    label: str | Promise
    options: Sequence[tuple[str, str | Promise]]
    chosen: str


@dataclass(frozen=True)
class TagLink:
    """A tag to filter by, or to filter by no more."""

    tag: str
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Directory:
    """One page of the directory, and what it was asked for."""

    communities: list[Community]
    popular_tags: list[str]
    query: str
    size: str
    visibility: str
    tag: str
    after: str  # where the next page begins, or nothing

    @property
    def is_filtered(self) -> bool:
        return bool(self.query or self.size or self.visibility or self.tag)

    @property
    def choices(self) -> list[Choice]:
        return [
            Choice("size", _("Size"), SIZE_CHOICES, self.size),
            Choice("visibility", _("Open to"), VISIBILITY_CHOICES, self.visibility),
        ]

    @property
    def tags(self) -> list[TagLink]:
        """The popular tags, and the chosen one first if it is not among them."""
        names = self.popular_tags
        if self.tag and self.tag not in names:
            names = [self.tag, *names]
        return [TagLink(name, self._address(tag="" if name == self.tag else name), name == self.tag) for name in names]

    @property
    def older(self) -> str:
        """The query string of the next page, or nothing."""
        return self._address(after=self.after) if self.after else ""

    def _address(self, **changed: str) -> str:
        asked = {"q": self.query, "size": self.size, "visibility": self.visibility, "tag": self.tag} | changed
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def directory(user, *, query="", size="", visibility="", tag="", after="") -> Directory:
    """Communities that `user` may know of, largest first. Filters that mean nothing are left aside."""
    size = size if size in SIZES else ""
    visibility = visibility if visibility in Community.Visibility.values else ""
    found = Community.objects.visible_to(user).with_membership(user).prefetch_related("tag_items__tag")
    for word in query.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(purpose__icontains=word) | Q(domain__icontains=word))
    if size:
        _label, condition = SIZES[size]
        found = found.filter(condition)
    if visibility:
        found = found.filter(visibility=visibility)
    if tag:
        [tag] = main_names([tag])
        found = found.filter(pk__in=CommunityTag.objects.filter(tag__name=tag).values("content_object"))
    members, _dot, pk = after.partition(".")
    if members.isdecimal() and pk.isdecimal():
        found = found.filter(Q(member_count__lt=int(members)) | Q(member_count=int(members), pk__gt=int(pk)))
    page = list(found.order_by("-member_count", "pk")[: PAGE_SIZE + 1])
    last = page[PAGE_SIZE - 1] if len(page) > PAGE_SIZE else None
    next_after = f"{last.member_count}.{last.pk}" if last else ""
    return Directory(page[:PAGE_SIZE], popular_tags(user), query, size, visibility, tag, next_after)


def popular_tags(user) -> list[str]:
    """The tags that most of the communities carry that `user` may know of."""
    known = CommunityTag.objects.filter(content_object__in=Community.objects.visible_to(user))
    counted = known.values("tag__name").annotate(uses=Count("pk")).order_by("-uses", "tag__name")
    return [row["tag__name"] for row in counted[:MOST_TAGS]]
