"""The activity feed: what happened in a community, in words, drawn for the reader's rights."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.kinds import ContentKind
from communities.models import Activity, Community
from communities.rules import can_lead

PAGE_SIZE = 30

# What is worth telling, and how. `thing` becomes a link.
SENTENCES = {
    ("started", "community"): _("founded the community"),
    ("started", "thread"): _("opened"),
    ("replied", "post"): _("replied in"),
    ("summarised", "thread"): _("wrote a summary of"),
    ("commented", "comment"): _("commented in"),
    ("accepted", "post"): _("marked what worked in"),
    ("wrote", "page"): _("wrote the page"),
    ("edited", "page"): _("edited the page"),
    ("renamed", "page"): _("renamed the page"),
    ("kept", "page"): _("kept an answer in"),
    ("joined", "community"): _("joined"),
    ("planned", "event"): _("planned"),
    ("changed", "event"): _("changed"),
    ("cancelled", "event"): _("cancelled"),
    ("rewrote charter", "community"): _("changed the charter"),
    ("took over", "community"): _("leads the community from now on"),
    ("archived", "community"): _("archived the community"),
    ("reopened", "community"): _("opened the community again"),
}
# Told to leaders, and without who did it.
FOR_LEADERS = {("unsealed", "thread"): _("Who asked without a name was opened, for a reason that is logged, in")}
WORTH_TELLING = reduce(or_, (Q(verb=verb, kind=kind) for verb, kind in SENTENCES))
WORTH_LEADING = WORTH_TELLING | reduce(or_, (Q(verb=verb, kind=kind) for verb, kind in FOR_LEADERS))


@dataclass(frozen=True)
class News:
    """One line of the feed."""

    activity: Activity
    sentence: str | Promise
    thing: Model
    url: str
    has_title: bool

    @property
    def names_nobody(self) -> bool:
        return (self.activity.verb, self.activity.kind) in FOR_LEADERS


@dataclass(frozen=True)
class Feed:
    """A page of the feed. `before` leads to the next, or is empty."""

    news: list[News]
    before: str


def feed_page(community: Community, *, reader, before: str = "") -> Feed:
    """What happened in a community that the reader may read; what the reader may not see by now is left out."""
    worth = WORTH_LEADING if can_lead(reader, community) else WORTH_TELLING
    activities = community.activities.filter(worth).select_related("by").newest_first()
    if before.isdecimal():
        activities = activities.filter(pk__lt=int(before))
    page = list(activities[: PAGE_SIZE + 1])
    shown = page[:PAGE_SIZE]
    references = {activity.about for activity in shown} | {activity.place for activity in shown}
    things = ContentKind.load(references, reader=reader)
    sentences = SENTENCES | FOR_LEADERS
    news = [
        News(
            activity,
            sentences[activity.verb, activity.kind],
            things[activity.place],
            ContentKind.of(things[activity.about]).url(things[activity.about]),
            activity.place_kind != "community",
        )
        for activity in shown
        if activity.about in things and activity.place in things
    ]
    return Feed(news, str(shown[-1].pk) if len(page) > PAGE_SIZE else "")
