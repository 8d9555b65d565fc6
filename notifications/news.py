"""Notices in words: what a person reads in the bell and in the mail."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import markup
from accounts.models import User
from communities.followables import Followable
from communities.kinds import ContentKind
from communities.models import Activity, Community
from notifications import event_news, page_news
from notifications.models import Notification, Reason
from wiki.models import Page

EXCERPT = 240
ENOUGH_HTML = 2_000

# What somebody did, before the title of where.
SENTENCES = {
    **event_news.SENTENCES,
    **page_news.SENTENCES,
    ("started", "thread"): _("opened"),
    ("offered", "thread"): _("You may know the answer to"),
    ("required notice", "thread"): _("asks you to confirm that you have read"),
    ("reminded of notice", "thread"): _("still waits for you to confirm that you have read"),
    ("found", "search"): _("There is something new for your search"),
    ("replied", "post"): _("replied in"),
    ("unsealed", "thread"): _("opened who you are in"),
    ("reminded", "post"): _("You wanted to come back to"),
    ("commented", "comment"): _("commented in"),
    ("marked duplicate", "thread"): _("says where this is answered:"),
    ("disputed", "thread"): _("says that it differs from where it is said to be answered:"),
    ("asked again", "post"): _("asks whether the accepted answer is still right in"),
    ("accepted", "post"): _("marked your answer as what worked in"),
    ("closed", "thread"): _("closed"),
    ("reopened", "thread"): _("opened again"),
    ("kept", "page"): _("kept your answer in"),
    ("wrote", "page"): _("wrote"),
    ("edited", "page"): _("edited"),
    ("asked for change", "page"): _("says what should change in"),
    ("answered note", "page"): _("answered your note on"),
    ("proposed", "page"): _("proposes a change of"),
    ("taken proposal", "page"): _("took your proposal into"),
    ("refused proposal", "page"): _("did not take your proposal for"),
    ("approved", "page"): _("approved what you wrote in"),
    ("gave page", "page"): _("asks you to look after"),
    ("asked to join", "community"): _("asks to join"),
    ("looked into", "community"): _("looked, as an administrator, into"),
    ("accepted member", "community"): _("welcomed you to"),
    ("flagged", "review"): _("flagged"),
    ("held", "review"): _("Waits for a moderator, for a watched word:"),
    ("hidden", "review"): _("hid, until a moderator has decided,"),
    ("decided", "review"): _("decided about"),
    ("took back decision", "review"): _("brought back"),
    ("appealed", "review"): _("asks for a second look at"),
    ("mended", "review"): _("mended"),
    ("invited", "invitation"): _("invites you to"),
    ("appointed", "tag"): _("asks you to look after the tag"),
    ("joined", "community"): _("joined, say hello:"),
    ("drafted sponsor letter", "community"): _("Goes in four days, unless you see to it: the letter to the sponsor of"),
    ("lost leader", "community"): _("no longer leads, and nobody else does:"),
    ("appointed leader", "community"): _("made you the leader of"),
    ("declined member", "community"): _("turned down your request to join"),
}

# What is said otherwise to who is told for this reason.
FOR_REASON: dict[str, str | Promise] = {
    Reason.MENTION: _("mentioned you in"),
    Reason.AGAIN: _("found a question that yours answers:"),
    Reason.APPROVE: _("asks you to approve what is new in"),
}

# Where one does something about it, if that is not the thing itself.
ANSWERED_AT = {
    "asked to join": "communities:members",
    "joined": "communities:greeting",
    "lost leader": "communities:handover",
    "looked into": "moderation:log",
    "drafted sponsor letter": "knowledge:sponsor-letter",
}


@dataclass(frozen=True)
class News:
    """One notice, drawn for its reader."""

    notification: Notification
    sentence: str | Promise
    title: str
    url: str
    excerpt: str
    community: Community | None = None

    @property
    def is_mailed_whole(self) -> bool:
        """Whether a mail may say what it is about and what was written."""
        return self.community.is_mailed_whole if self.community else settings.MAIL_CONTENT

    @property
    def follow_url(self) -> str:
        """Where the reader chooses what they are told of this, or stops it. Empty for what nobody follows."""
        kind, pk = self.notification.activity.place
        followable = Followable.named(kind)
        return reverse("communities:follow", args=[kind, pk]) if followable and followable.levels else ""

    @property
    def by(self) -> User | None:
        return self.notification.activity.by

    @property
    def is_reminder(self) -> bool:
        """Whether nobody did anything: the reader asked to be told, or is asked for help."""
        asked = self.notification.reason in {Reason.REMINDER, Reason.GOING, Reason.OFFERED, Reason.SEARCH}
        return asked or self.notification.activity.verb in {"drafted sponsor letter", "held"}

    @property
    def is_required(self) -> bool:
        """Whether the reader must read it, whatever they follow."""
        return self.notification.reason == Reason.REQUIRED

    @property
    def is_anonymous(self) -> bool:
        return self.notification.activity.is_anonymous


def news_of(notifications: Iterable[Notification], *, reader: User) -> list[News]:
    """The notices in words; what the reader may not see by now is left out. One query a kind of thing."""
    listed = list(notifications)
    references = {notification.activity.about for notification in listed}
    references |= {notification.activity.place for notification in listed}
    things = ContentKind.load(references, reader=reader)
    return [
        _news(notification, things, reader)
        for notification in listed
        if notification.activity.about in things and notification.activity.place in things
    ]


def _news(notification: Notification, things: dict[tuple[str, int], Model], reader: User) -> News:
    activity = notification.activity
    about, place = things[activity.about], things[activity.place]
    return News(
        notification,
        _sentence(activity, notification.reason),
        str(place),
        _url(activity, about),
        activity.data.get("words") or event_news.excerpt(about, reader) or excerpt(html_of(about)),
        place if isinstance(place, Community) else getattr(place, "community", None),
    )


def _sentence(activity: Activity, reason: str) -> str | Promise:
    if activity.verb == "accepted" and reason != Reason.ACCEPTED:
        return _("marked what worked in")
    if activity.verb == "approved" and reason not in {Reason.WROTE, Reason.MENTION}:
        return _("approved a change of") if activity.data.get("seen") else _("approved the new page")
    return FOR_REASON.get(reason) or SENTENCES[activity.verb, activity.kind]


def _url(activity: Activity, about: Model) -> str:
    if activity.verb in ANSWERED_AT and isinstance(about, Community):
        of = f"?{urlencode({'of': activity.by.username})}" if activity.verb == "joined" and activity.by else ""
        return reverse(ANSWERED_AT[activity.verb], args=[about.slug]) + of
    if "proposal" in activity.data:
        return reverse("wiki:proposal", args=[activity.data["proposal"]])
    return page_news.url(activity, about) or ContentKind.of(about).url(about)


def html_of(about: Model) -> str:
    """The text of what is told of, as readers see it: of a page whose newer changes wait, the approved one."""
    return getattr(about.shown if isinstance(about, Page) else about, "html", "")


def excerpt(html: str) -> str:
    """The first words of rendered Markdown, as plain text."""
    beginning = re.sub(r"<[^>]*$", "", html[:ENOUGH_HTML])
    return markup.excerpt(markup.plain(beginning), EXCERPT)
