"""What the bell lists: one notice, or several of a kind as one, as in "3 new answers in …"."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from notifications.models import Reason
from notifications.news import News

MOST_NAMES = 2
# Of what several are told as one, in how many words.
COUNTED: dict[tuple[str, str], Callable[[int], str]] = {
    ("replied", "post"): lambda count: ngettext("%(count)d new answer in", "%(count)d new answers in", count),
    ("commented", "comment"): lambda count: ngettext("%(count)d new comment in", "%(count)d new comments in", count),
    ("edited", "page"): lambda count: ngettext("%(count)d change of", "%(count)d changes of", count),
}
ALONE = {Reason.MENTION, Reason.GROUP, Reason.REQUIRED}  # somebody waits for just them


@dataclass(frozen=True)
class Bundle:
    """Notices of one kind about one thing, the newest first: all new, or all seen."""

    news: list[News]
    is_unseen: bool

    @property
    def newest(self) -> News:
        return self.news[0]

    @property
    def first(self) -> News:
        """Where one begins to read."""
        return self.news[-1]

    @property
    def is_several(self) -> bool:
        return len(self.news) > 1

    @property
    def sentence(self) -> str | Promise:
        if not self.is_several:
            return self.newest.sentence
        activity = self.newest.notification.activity
        return COUNTED[activity.verb, activity.kind](len(self.news)) % {"count": len(self.news)}

    @property
    def by(self) -> str:
        """Who did it: "Alice Archer, Bob Baker and 3 more"."""
        names = list(dict.fromkeys(_name(item) for item in self.news))
        shown, more = names[:MOST_NAMES], len(names) - MOST_NAMES
        if more > 0:
            return _("%(names)s and %(count)d more") % {"names": ", ".join(shown), "count": more}
        return _(" and ").join(shown)

    @property
    def keys(self) -> list[int]:
        return [item.notification.pk for item in self.news]


def _name(item: News) -> str:
    if item.is_anonymous:
        return _("Anonymous")
    person: User | None = item.by
    return person.name if person else _("Somebody who left")


def bundled(news: Iterable[News], *, unseen: set[int]) -> list[Bundle]:
    """The notices in their order, with those of a kind about one thing put together where the newest of them stands."""
    bundles: dict[tuple, Bundle] = {}
    for item in news:
        activity, is_unseen = item.notification.activity, item.notification.pk in unseen
        deed = activity.verb, activity.kind
        goes_together = deed in COUNTED and item.notification.reason not in ALONE
        key = (deed, activity.place, is_unseen) if goes_together else (item.notification.pk,)
        bundles.setdefault(key, Bundle([], is_unseen)).news.append(item)
    return list(bundles.values())
