"""Why somebody was told, and what they can do about it with one click."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.followables import Followable
from communities.followed import Followed
from communities.kinds import Reference
from communities.models import Level
from notifications.models import Notification


@dataclass(frozen=True)
class Change:
    """One click: choose this level for that thing. An empty level takes the choice back."""

    reference: Reference
    level: str
    label: str | Promise

    @property
    def kind(self) -> str:
        return self.reference[0]

    @property
    def pk(self) -> int:
        return self.reference[1]


@dataclass(frozen=True)
class Why:
    """The choice that counts for this place, if there is one, and what can be changed."""

    chosen: Followed | None = None
    changes: list[Change] = field(default_factory=list)
    place: Reference | None = None  # of which all choices can be seen


def explain(notification: Notification, *, reader: User) -> Why:
    """By what the reader has chosen at this moment: it may have changed since they were told."""
    activity = notification.activity
    around = Followed.around(activity.place, reader=reader)
    if activity.by_id and activity.by_id != reader.pk:
        person = ("person", activity.by_id)
        around += Followed.with_levels([person], Followable.load([person], reader=reader), reader=reader)
    own = around[0] if around and around[0].reference == activity.place else None
    chosen = next((each for each in around if each.reference[0] == _kind_of(notification) and each.level), None)
    chosen = chosen or next((each for each in around if each.level), None)
    return Why(chosen, list(_changes(own, chosen)), activity.place if own else None)


def _kind_of(notification: Notification) -> str:
    """What the reason names: a community, tag, branch, wiki or person; else the place itself."""
    reason = str(notification.reason)
    return reason if Followable.named(reason) else notification.activity.place_kind


def _changes(own: Followed | None, chosen: Followed | None):
    if chosen and chosen.level != Level.NORMAL and chosen.level != Level.IGNORE:
        words = {"title": chosen.title}
        yield Change(chosen.reference, Level.NORMAL, _("Less of “%(title)s”: only what is meant for me") % words)
    if own and own.level != Level.IGNORE:
        label = _("Ignore this page") if own.followable.name == "page" else _("Ignore this discussion")
        yield Change(own.reference, Level.IGNORE, label)
