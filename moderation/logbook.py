"""What moderators did in a community, and why: the log that facilitators and leaders read."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.kinds import ContentKind
from communities.models import Activity, Community
from communities.paging import id_from
from moderation.undoing import Undo, undos_of

PAGE_SIZE = 40

# What of all that happens is moderation, and how it is told.
SENTENCES = {
    "removed": _("hid"),
    "restored": _("brought back"),
    "closed": _("closed"),
    "reopened": _("opened again"),
    "unlisted": _("unlisted"),
    "listed": _("put back into lists"),
    "slowed down": _("set slow mode in"),
    "ended slow mode": _("ended slow mode in"),
    "pinned": _("put on top"),
    "unpinned": _("took down from the top"),
    "moved": _("moved here"),
    "moved away": _("moved away"),
    "split": _("split off"),
    "merged": _("merged another discussion into"),
    "merged away": _("merged into another discussion"),
    "unmerged": _("took apart again"),
    "flagged": _("flagged"),
    "hidden": _("hid, for what was flagged,"),
    "held": _("held back, for a watched word,"),
    "watched word": _("has another word watched in"),
    "unwatched word": _("stopped watching a word in"),
    "claimed": _("took in hand"),
    "gave back": _("gave back"),
    "decided": _("decided about"),
    "took back decision": _("brought back, as decided otherwise,"),
    "appealed": _("asked for a second look at"),
    "mended": _("mended"),
    "redacted": _("took words out for good of"),
    "required notice": _("asked people to confirm that they read"),
    "reminded of notice": _("reminded people to read"),
    "withdrew notice": _("no longer asks people to confirm that they read"),
    "sent sponsor letter": _("sent the letter to the sponsor of"),
    "held sponsor letter": _("held back the letter to the sponsor of"),
    "looked into": _("looked, as an administrator, into"),
    "changed role": _("changed a role in"),
    "added search words": _("said which words mean the same in"),
    "changed search words": _("changed which words mean the same in"),
    "dropped search words": _("took away words that mean the same in"),
    "pinned hit": _("pinned a hit of a search in"),
    "unpinned hit": _("unpinned a hit of a search in"),
}


@dataclass(frozen=True)
class Line:
    """One line of the log. What is elsewhere by now is named to who may see it there, and to nobody else."""

    activity: Activity
    sentence: str | Promise
    title: str
    url: str
    reason: str
    undo: Undo | None


@dataclass(frozen=True)
class Log:
    """A page of the log. `before` leads to the next, or is empty."""

    lines: list[Line]
    before: str


def log_of(community: Community, *, reader, before: str = "") -> Log:
    """What moderators did in a community that the reader moderates, the newest first."""
    activities = community.activities.filter(verb__in=SENTENCES).select_related("by").newest_first()
    if last := id_from(before):
        activities = activities.filter(pk__lt=last)
    page = list(activities[: PAGE_SIZE + 1])
    shown = page[:PAGE_SIZE]
    things = _things({activity.about for activity in shown}, community, reader)
    undos = undos_of(shown, community)
    lines = [
        Line(
            activity,
            SENTENCES[activity.verb],
            ContentKind.named(activity.kind).title(things[activity.about]) if activity.about in things else "",
            ContentKind.named(activity.kind).url(things[activity.about]) if activity.about in things else "",
            str(activity.data.get("reason", "")),
            undos.get(activity.pk),
        )
        for activity in shown
    ]
    return Log(lines, str(shown[-1].pk) if len(page) > PAGE_SIZE else "")


def _things(references, community: Community, reader) -> dict:
    """What the log names: all that is here, hidden or not, and elsewhere what the reader may see. One query a kind."""
    wanted: dict[str, set[int]] = {}
    for name, pk in references:
        wanted.setdefault(name, set()).add(pk)
    found = {}
    for name, pks in wanted.items():
        kind = ContentKind.named(name)
        for thing in kind.everything().filter(pk__in=pks):
            if kind.community(thing) == community:
                found[name, thing.pk] = thing
    elsewhere = [reference for reference in references if reference not in found]
    return found | ContentKind.load(elsewhere, reader=reader)
