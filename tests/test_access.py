"""Who may see what: every address of the product, for every role, in communities of every visibility.

The tables below are held against the URL configuration: an address that none of them knows fails the test. In each
community everything carries a mark of its own, which is looked for wherever it must not be.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import pytest
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from taggit.models import Tag

from accounts.models import Draft, User
from attachments.models import Attachment, AttachmentUse
from communities.models import (
    CalendarKey,
    Community,
    DirectoryRule,
    Invitation,
    JoinRequest,
    Rsvp,
    TagDescription,
    TagSynonym,
    TagTally,
)
from discussions.listing import SHOWN
from discussions.models import Comment, Template
from knowledge import digests, expertise
from knowledge.entries import entry_id
from knowledge.indexing import index_outstanding
from knowledge.models import HitPin, Keep, SavedSearch, Synonym
from markup.passages import Anchor
from moderation.models import Flag, WatchedWord
from notifications.models import Notification
from notifications.tasks import notify
from tests.event_factories import make_event
from tests.factories import make_page, make_poll, make_thread, make_user
from tests.notifications.push_services import make_device
from wiki.models import (
    ChangeNote,
    Cleanup,
    NewsAudience,
    PageTemplate,
    Passage,
    Proposal,
    RequiredReading,
    WikiExport,
)

CANARIES = {"bakers": "sourdough", "guild": "marzipan", "vault": "saffron"}
ROLES = ["charlie", "guest", "bob", "alice", "desk", "admin"]
NOWHERE = 10**9  # a key that nothing has


def may_read(role: str, slug: str) -> bool:
    return role in {"alice", "bob"} or (slug == "bakers" and role != "guest")


def may_know_of(role: str, slug: str) -> bool:
    return role in {"alice", "bob"} or (slug != "vault" and role != "guest")


# --- Which address is of what ---

# Of content: who may not read it gets what they get for what does not exist.
OF_CONTENT = {
    "thread": [
        "discussions:thread",
        "discussions:posts",
        "discussions:news",
        "discussions:unread",
        "discussions:read-mark",
        "discussions:thread-edit",
        "discussions:claim",
        "discussions:claim-removal",
        "discussions:claim-renewal",
        "discussions:duplicate",
        "discussions:duplicate-removal",
        "discussions:dispute",
        "discussions:dispute-settlement",
        "discussions:summary",
        "discussions:summaries",
        "discussions:me-too",
        "discussions:me-too-removal",
        "discussions:demand",
        "discussions:environment",
        "discussions:thread-menu",
        "discussions:crossings",
        "discussions:unsealing",
        "discussions:thread-removal",
        "discussions:moderation",
        "discussions:closure",
        "discussions:closure-removal",
        "discussions:unlisting",
        "discussions:unlisting-removal",
        "discussions:slow-mode",
        "discussions:slow-mode-removal",
        "discussions:pin",
        "discussions:pin-removal",
        "discussions:move",
        "discussions:split",
        "discussions:merger",
        "discussions:merger-removal",
        "knowledge:keep",
        "knowledge:answer",
        "knowledge:next",
        "notifications:notice",
        "notifications:notice-receipt",
        "notifications:notice-reminder",
        "notifications:notice-removal",
    ],
    "post": [
        "discussions:post",
        "discussions:post-edit",
        "discussions:post-menu",
        "discussions:comments",
        "discussions:branch",
        "discussions:reactions",
        "discussions:success",
        "discussions:success-removal",
        "discussions:post-environment",
        "discussions:confirmation",
        "discussions:history",
        "discussions:bookmark",
        "discussions:bookmark-removal",
        "discussions:vote",
        "discussions:vote-removal",
        "discussions:acceptance",
        "discussions:acceptance-removal",
        "discussions:post-removal",
        "discussions:post-restoration",
    ],
    "reaction": ["discussions:reaction", "discussions:reaction-removal"],
    "comment": [
        "discussions:comment",
        "discussions:comment-menu",
        "discussions:comment-edit",
        "discussions:comment-removal",
        "discussions:comment-restoration",
    ],
    "crossing": ["discussions:crossing-removal"],
    "poll": [
        "discussions:ballot",
        "discussions:ballot-removal",
        "discussions:ballots",
        "discussions:poll-edit",
        "discussions:poll-closing",
    ],
    "page": [
        "wiki:edit",
        "knowledge:talk",
        "wiki:history",
        "wiki:compare",
        "wiki:links",
        "wiki:branch",
        "notifications:presence",
        "wiki:date",
        "wiki:files",
        "wiki:markdown",
        "wiki:pdf",
        "wiki:authors",
        "wiki:place",
        "wiki:removal",
        "wiki:care",
        "wiki:verification",
        "wiki:obsolescence",
        "wiki:article",
        "wiki:article-removal",
        "wiki:wordings",
        "wiki:checks",
        "wiki:obsolescence-removal",
        "wiki:notes",
        "wiki:helpfulness",
        "wiki:comments",
        "wiki:readings",
        "wiki:page-news",
        "wiki:news-read",
        "wiki:approval",
        "wiki:proposal-new",
        "wiki:restoration",
    ],
    "flagged": ["moderation:flag"],
    **{f"followed {kind}": ["communities:follow"] for kind in ["thread", "page", "branch", "tag", "community", "wiki"]},
    "revision": ["wiki:revision", "wiki:revision-restoration"],
    "news audience": ["wiki:audience-removal"],
    "reading": [
        "wiki:reading",
        "wiki:reading-csv",
        "wiki:receipt",
        "wiki:chase",
        "wiki:reading-end",
    ],
    "passage": ["wiki:passage", "wiki:resolution", "wiki:resolution-removal"],
    "page comment": [
        "wiki:page-comment",
        "wiki:page-comment-edit",
        "wiki:page-comment-removal",
        "wiki:page-comment-restoration",
    ],
    "change note": ["wiki:note-closing"],
    "path": ["wiki:page"],
    "tag": [
        "communities:tag",
        "communities:tag-care",
        "communities:tag-owner",
        "communities:tag-owner-removal",
        "communities:tag-synonyms",
        "communities:tag-merger",
    ],
    "synonym": ["communities:tag-synonym-removal"],
    "event": [
        "communities:event",
        "communities:event-edit",
        "communities:event-rhythm",
        "communities:event-rsvp",
        "knowledge:event-notes",
        "communities:event-cancellation",
        "communities:event-cancellation-removal",
    ],
    "file": ["attachments:file", "attachments:thumb"],
    "page file": ["wiki:file-versions", "wiki:file-restoration"],
}
# Of a community: who may not know of it gets what they get for one that does not exist.
OF_COMMUNITY = {
    "community": [
        "communities:community",
        "communities:charter",
        "communities:members",
        "communities:settings",
        "communities:handover",
        "communities:handover-appointment",
        "communities:directory-rules",
        "communities:related",
        "communities:welcome",
        "communities:welcome-dismissal",
        "communities:greeting",
        "communities:stage",
        "communities:stage-postponement",
        "communities:archive",
        "communities:archive-removal",
        "communities:charter-history",
        "communities:norms",
        "communities:norms-acceptance",
        "communities:invitations",
        "communities:person-invitations",
        "communities:link-invitations",
        "communities:address-invitations",
        "communities:feed",
        "discussions:templates",
        "communities:events",
        "communities:event-new",
        "communities:membership",
        "communities:membership-removal",
        "communities:join-request",
        "wiki:wiki",
        "wiki:new",
        "wiki:bin",
        "knowledge:sponsor-letter",
        "knowledge:sponsor-letter-sending",
        "knowledge:sponsor-letter-holding",
        "knowledge:gaps",
        "knowledge:alike",
        "knowledge:unlike",
        "knowledge:gap",
        "knowledge:gap-removal",
        "knowledge:search-care",
        "knowledge:synonyms",
        "knowledge:hit-pins",
        "wiki:reports",
        "wiki:cleanup",
        "wiki:exports",
        "wiki:imports",
        "wiki:templates",
        "wiki:handover",
        "wiki:unhelpful",
        "wiki:proposals",
        "wiki:approvals",
        "moderation:community-queue",
        "moderation:log",
        "moderation:redaction",
        "moderation:words",
        "moderation:word-trial",
    ],
    "member": ["communities:role"],
    "invitation": ["communities:invitation-withdrawal"],
    "related": ["communities:related-removal"],
    "watched word": ["moderation:word-removal"],
    "directory rule": ["communities:directory-rule-removal"],
    "entry": ["knowledge:why"],
    "words": ["knowledge:synonym", "knowledge:synonym-removal"],
    "hit pin": ["knowledge:hit-pin-removal"],
    "cleanup": ["wiki:cleanup-removal"],
    "wiki export": ["wiki:export"],
    "page template": ["wiki:template", "wiki:template-removal"],
    "join request": ["communities:join-request-acceptance", "communities:join-request-refusal"],
}
# Lists and searches over everything: for all who are signed in, and never with what they may not read.
LISTS = {
    "knowledge:home": [""],
    "knowledge:search": [
        "",
        "?q={canary}",
        "?q={canary}&kind=page",
        "?q={canary}&state=kept",
        "?q=dough&community={slug}",
    ],
    "knowledge:searches": [""],
    "knowledge:palette": ["", "?q={canary}", "?q={slug}"],
    "knowledge:similar": ["?q={canary}+how+to", "?q={canary}+how+to&for=page", "?q={canary}&community={slug}"],
    "knowledge:experts": ["", "?q={canary}"],
    "discussions:threads": [
        "",
        *(f"?show={show}" for show in SHOWN if show),
        "?tag={canary}",
    ],
    "discussions:saved": [""],
    "discussions:unread-counts": ["", "?community={slug}"],
    "discussions:ask": ["", "?community={slug}"],
    "discussions:ask-communities": ["?q={slug}"],
    "discussions:template": ["?community={slug}&kind=question"],
    "communities:communities": ["", "?q={slug}", "?tag={canary}"],
    "communities:following": ["", *(f"?show={show}" for show in ["pages", "communities", "tags", "people"])],
    "communities:tags": ["", "?q={canary}", "?show=unowned"],
    "communities:calendar": ["", "?mine=1", "?show=past"],
    "accounts:people": ["", "?q={canary}"],
    "accounts:suggestions": ["", "?q={canary}"],
    "wiki:suggestions": ["", "?community={slug}", "?q={canary}&community={slug}"],
    "accounts:profile": [""],
    "accounts:drafts": [""],
    "accounts:preferences": [""],
    "knowledge:letters": [""],
    "accounts:person": [""],
    "wiki:due": [""],
    "wiki:to-read": [""],
    "wiki:news": [""],
    "attachments:files": ["", "?community={slug}"],
    "notifications:notifications": ["", *(f"?show={show}" for show in ["unseen", "me", "discussions", "pages"])],
    "notifications:count": [""],
    "notifications:timing": [""],
    "markup:diagram": [""],
}
# Of who moderates, and of who wrote or flagged it: nobody else gets more than for what does not exist.
OF_PROPOSAL = ["wiki:proposal", "wiki:proposal-taking", "wiki:proposal-refusal", "wiki:proposal-removal"]
OF_REVIEW = [
    "moderation:review",
    "moderation:claim",
    "moderation:claim-removal",
    "moderation:decision",
    "moderation:decision-removal",
    "moderation:appeal",
]
# For admins, who are employees like others there: nothing of what only members know of.
FOR_ADMINS = {
    "communities:register": [
        "",
        "?part=pages",
        "?part=tags",
        "?without_owner=1",
        "?person=alice",
        "?part=pages&person=bob",
    ]
}
# Of one person: nobody else gets more than for what does not exist.
OF_BOB = {
    "knowledge:digest": "digest",
    "knowledge:saved-search": "search",
    "knowledge:saved-search-removal": "search",
    "knowledge:search-feed": "search",
    "knowledge:search-feed-removal": "search",
    "notifications:opening": "notification",
    "notifications:why": "notification",
    "communities:invitation": "invitation",
    "communities:invitation-acceptance": "invitation",
    "notifications:device-removal": "device",
    "accounts:draft-removal": "draft",
    "accounts:draft-restoration": "draft",
}
# Of who holds a link: it says what one is invited to, and a link that is none answers 404.
BY_LINK = ["communities:invitation-link", "communities:invitation-link-acceptance"]
# What is posted without naming any content, and tested with its own app.
OWN = {
    "moderation:queue",
    "accounts:avatar",
    "accounts:keyboard",
    "accounts:preview",
    "discussions:read-marks",
    "communities:calendar-key",
    "communities:calendar-key-removal",
    "knowledge:digest-now",
    "notifications:devices",
    "notifications:seen",
    "notifications:place-seen",
}
ARGUMENTS_OF_OWN = {"accounts:avatar": ["alice"], "notifications:place-seen": ["page", 2**40]}
# For everybody, signed in or not: sign-in itself, how the site is, and what proves itself by a signature or secret.
PUBLIC = {
    "healthz",
    "readyz",
    "accounts:unsubscribe",
    "notifications:incoming-mail",
    "notifications:push-worker",
    "communities:calendar-feed",
    "communities:calendar-feed-of-community",
    "knowledge:feed-of-search",
    "demo:sign-in",
}
DEMO_ONLY = {"demo:mail", "demo:one-mail", "demo:mail-html"}
NOT_OURS = ("account_", "admin:")


def routes(patterns=None, namespace=""):
    """The name of every address in the URL configuration."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join(filter(None, [namespace, pattern.name or str(pattern.pattern)]))


def test_every_address_is_known_here():
    content = {name for names in [*OF_CONTENT.values(), *OF_COMMUNITY.values()] for name in names}
    of_some = LISTS.keys() | FOR_ADMINS.keys() | OF_BOB.keys() | set(BY_LINK)
    known = content | {*OF_REVIEW, *OF_PROPOSAL} | of_some | OWN | PUBLIC | DEMO_ONLY
    ours = {name for name in routes() if not name.startswith(NOT_OURS)}

    assert ours == known


# --- A world with one of everything in each community ---


@dataclass
class Place:
    """A community with one of everything in it, all of which carries its mark."""

    community: Community
    newcomers: tuple[User, User] | None = None  # who asks to join, and who is invited

    @property
    def slug(self) -> str:
        return self.community.slug

    @property
    def canary(self) -> str:
        return CANARIES[self.slug]

    @property
    def mark(self) -> str:
        return f"{self.canary}mark"

    @cached_property
    def arguments(self) -> dict[str, dict]:
        """By kind of thing: what its addresses take."""
        alice = self.community.memberships.get(role="leader").user
        bob = self.community.memberships.get(user__username="bob").user
        words = f"dough {self.canary} {self.mark}"
        thread = make_thread(community=self.community, by=bob, title=f"Why {words}?", body=words, tags=[self.canary])
        post = thread.reply(by=alice, body=f"Because {words}, @bob")
        post.accept(by=bob)
        comment = Comment.objects.write(post=post, by=bob, body=words)
        page = Keep.objects.keep(post, by=alice, title=f"On {words}", body=words, tags=[self.canary])
        page.edit(by=bob, body=f"{words} again", base=page.newest)
        note = ChangeNote.leave(page, by=bob, text=words)
        page.refresh_from_db()
        audience = NewsAudience.mark(page, by=alice)
        page.edit(by=alice, body=f"{words} anew", base=page.newest)
        reading = RequiredReading.objects.ask(page, by=alice, due_on=timezone.localdate())
        said = Passage.objects.begin(page, by=bob, anchor=Anchor(words), body=words)
        make_page(community=self.community, by=bob, title=f"Under {words}", body=words, parent=page)
        Template.write(by=alice, community=self.community, kind="question", body=f"Tell of {self.mark}")
        begun = PageTemplate.write(by=alice, community=self.community, name=self.mark, body=f"Tell of {self.mark}")
        options = [self.mark, f"Not {self.mark}"]
        poll = make_poll(community=self.community, by=bob, title=self.mark, options=options, is_secret=False)
        poll.vote(by=bob, choices=[poll.options.first().pk])
        content = ContentFile(self.mark.encode(), name="a.webp")
        file = Attachment.objects.create(
            owner=bob, file=content, name="a.webp", media_type="image/webp", size=9, width=1, height=1
        )
        AttachmentUse.objects.create(attachment=file, kind="post", object_id=post.pk)
        AttachmentUse.objects.create(attachment=file, kind="page", object_id=page.pk)
        event = make_event(community=self.community, by=alice, title=f"Tasting {words}", body=words, place=words)
        event.rsvp(by=bob, choice=Rsvp.Choice.GOING)
        tag = Tag.objects.get(name=self.canary)
        TagSynonym.add(tag, by=alice, name=f"{self.canary}s")
        TagDescription.write(tag, by=alice, text=words)
        synonym = tag.synonyms.get()
        asking, invited = self.newcomers or (make_user(), make_user())
        request = JoinRequest.objects.create(community=self.community, user=asking)
        invitation = Invitation.objects.to_person(invited, community=self.community, by=alice)
        rule = DirectoryRule.objects.make(community=self.community, by=alice, department=self.mark)
        word = WatchedWord.watch(self.community, by=alice, pattern=f"un{self.mark}", action="hold")
        names = Synonym.add([f"{self.canary}ish", self.mark], community=self.community, by=alice)
        pin = HitPin.put(entry_id("page", page.pk), "dough", community=self.community, by=alice, is_everywhere=True)
        proposal = Proposal.make(page, by=bob, body=f"{self.mark} otherwise", base=page.newest)
        return {
            "thread": {"pk": thread.pk},
            "post": {"pk": post.pk},
            "comment": {"pk": comment.pk},
            "reaction": {"pk": post.pk, "kind": "thanks"},
            "poll": {"pk": poll.pk},
            "crossing": {"pk": thread.pk, "slug": self.slug},
            "page": {"pk": page.pk},
            "flagged": {"kind": "post", "pk": post.pk},
            "followed thread": {"kind": "thread", "pk": thread.pk},
            "followed page": {"kind": "page", "pk": page.pk},
            "followed branch": {"kind": "branch", "pk": page.pk},
            "followed tag": {"kind": "tag", "pk": tag.pk},
            "followed community": {"kind": "community", "pk": self.community.pk},
            "followed wiki": {"kind": "wiki", "pk": self.community.pk},
            "review": {"pk": Flag.raise_on(post, by=bob, reason="spam").review_id},
            "revision": {"pk": page.pk, "number": 1},
            "change note": {"pk": page.pk, "note": note.pk},
            "news audience": {"pk": page.pk, "audience": audience.pk},
            "reading": {"pk": page.pk, "reading": reading.pk},
            "proposal": {"pk": proposal.pk},
            "passage": {"pk": page.pk, "passage": said.passage_id},
            "page comment": {"pk": said.pk},
            "path": {"slug": self.slug, "path": page.path},
            "file": {"pk": file.pk},
            "page file": {"pk": page.pk, "file": file.pk},
            "event": {"pk": event.pk},
            "tag": {"name": self.canary},
            "synonym": {"name": self.canary, "pk": synonym.pk},
            "community": {"slug": self.slug},
            "member": {"slug": self.slug, "username": "bob"},
            "cleanup": {"slug": self.slug, "pk": Cleanup.objects.bin([], community=self.community, by=alice).pk},
            "wiki export": {"slug": self.slug, "pk": WikiExport.objects.create(community=self.community, by=alice).pk},
            "page template": {"slug": self.slug, "pk": begun.pk},
            "join request": {"slug": self.slug, "pk": request.pk},
            "invitation": {"slug": self.slug, "pk": invitation.pk},
            "related": {"slug": self.slug, "other": self.slug},
            "directory rule": {"slug": self.slug, "pk": rule.pk},
            "watched word": {"slug": self.slug, "pk": word.pk},
            "entry": {"pk": entry_id("page", page.pk)},
            "words": {"slug": self.slug, "pk": names.pk},
            "hit pin": {"slug": self.slug, "pk": pin.pk},
        }

    def addresses(self, table: dict[str, list[str]]):
        """Each address with the same one of something that does not exist."""
        for thing, names in table.items():
            here = self.arguments[thing]
            key = "pk" if thing == "crossing" else next(key for key in ["slug", "name", "pk"] if key in here)
            nobody = NOWHERE if key == "pk" else "nowhere"
            if thing == "file":
                nobody = "00000000-0000-0000-0000-000000000000"
            for name in names:
                yield reverse(name, kwargs=here), reverse(name, kwargs=here | {key: nobody})


@pytest.fixture
def places(bakers, guild, vault, alice, bob, charlie, guest, desk, admin):
    """Everything is written, indexed and told."""
    found = [Place(community) for community in [bakers, guild, vault]]
    for place in found:
        assert place.arguments
    index_outstanding()
    notify()
    TagTally.count()
    expertise.count()
    return found


@pytest.fixture
def visitor(request, client, places):
    """Signs in who plays the role."""
    client.force_login(request.getfixturevalue(request.param))
    client.role = request.param
    return client


as_each_role = pytest.mark.parametrize("visitor", ROLES, indirect=True)


@pytest.fixture
def each_role(request, client, places):
    """Signs them in one after another: for what is soon looked at, beside the writing of all the places."""

    def visitors():
        for role in ROLES:
            client.force_login(request.getfixturevalue(role))
            client.role = role
            yield client

    return visitors


def text_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def lists_of(place: Place):
    for name, queries in LISTS.items():
        url = reverse(name, args=["alice"] if name == "accounts:person" else [])
        for query in queries:
            yield url + query.format(canary=place.canary, slug=place.slug)


# --- What holds for each role ---


@as_each_role
def test_content_is_there_for_who_may_read_it_alone(visitor, places):
    for place in places:
        for url, nowhere in place.addresses(OF_CONTENT):
            response = visitor.get(url, {"after": "0"})
            text = text_of(response)
            if may_read(visitor.role, place.slug):
                assert response.status_code in {200, 204, 302, 403, 405}, url
            else:
                assert response.status_code == visitor.get(nowhere, {"after": "0"}).status_code, url
                assert response.status_code in {404, 405}, url
                assert place.mark not in text, url


@as_each_role
def test_nobody_changes_what_they_may_not_read(visitor, places):
    for place in places:
        if not may_read(visitor.role, place.slug):
            for url, _nowhere in place.addresses(OF_CONTENT):
                assert visitor.post(url, {"body": "x", "title": "x"}).status_code in {404, 405}, url


@as_each_role
def test_a_community_is_there_for_who_may_know_of_it(visitor, places):
    for place in places:
        for url, nowhere in place.addresses(OF_COMMUNITY):
            response = visitor.get(url)
            if may_know_of(visitor.role, place.slug):
                assert response.status_code in {200, 302, 403, 404, 405}, url
            else:
                assert response.status_code == visitor.get(nowhere).status_code, url
                assert response.status_code in {404, 405}, url
                assert visitor.post(url).status_code in {404, 405}, url
            if not may_read(visitor.role, place.slug):
                assert place.mark not in text_of(response), url


@as_each_role
def test_lists_hold_nothing_that_one_may_not_read(visitor, places):
    for place in places:
        for url in lists_of(place):
            response = visitor.get(url)
            assert response.status_code == 200 or (visitor.role == "guest" and "/people/" in url), url
            if not may_read(visitor.role, place.slug):
                assert place.mark not in text_of(response), url
            if not may_know_of(visitor.role, place.slug):
                assert place.community.name not in text_of(response), url


def test_what_is_for_admins_shows_them_nothing_that_they_may_not_know_of(each_role, places):
    for visitor in each_role():
        for name, queries in FOR_ADMINS.items():
            for query in queries:
                response = visitor.get(reverse(name) + query)
                assert response.status_code == (200 if visitor.role == "admin" else 403), (visitor.role, query)
                for place in places if visitor.role == "admin" else []:
                    if not may_read("admin", place.slug):
                        assert place.mark not in text_of(response), (visitor.role, query)
                    if not may_know_of("admin", place.slug):
                        assert place.community.name not in text_of(response), (visitor.role, query)


def test_who_may_read_finds_it(each_role, places):
    for visitor in each_role():
        for place in places:
            found = visitor.get(reverse("knowledge:search"), {"q": place.canary}).context["found"]
            if may_read(visitor.role, place.slug):
                assert found.results.total == 5, (visitor.role, place.slug)
                assert len(found.hits) == 5
            else:
                assert found.results.total == 0, (visitor.role, place.slug)
                assert [found.kinds, found.states, found.communities] == [[], [], []]


def test_a_link_that_is_none_leads_nowhere(each_role, places):
    for visitor in each_role():
        for name in BY_LINK:
            url = reverse(name, args=["a-token"])
            assert {visitor.get(url).status_code, visitor.post(url).status_code} <= {404, 405}, (visitor.role, name)


def test_a_calendar_feed_holds_what_its_owner_may_read(each_role, request, places):
    for visitor in each_role():
        secret = CalendarKey.make(by=request.getfixturevalue(visitor.role)).secret
        visitor.logout()
        own = text_of(visitor.get(reverse("communities:calendar-feed", args=[secret])))
        for place in places:
            response = visitor.get(reverse("communities:calendar-feed-of-community", args=[secret, place.slug]))
            if may_read(visitor.role, place.slug):
                assert place.canary in text_of(response)
            else:
                assert response.status_code == 404
                assert place.canary not in text_of(response)
                assert place.canary not in own


@pytest.mark.parametrize(("thing", "names"), [("review", OF_REVIEW), ("proposal", OF_PROPOSAL)])
def test_a_review_and_a_proposal_are_for_who_settles_them_and_who_made_them(each_role, places, thing, names):
    for visitor in each_role():
        for place in places:
            for name in names:
                seen = visitor.role, name
                response = visitor.get(reverse(name, kwargs=place.arguments[thing]))
                if visitor.role in {"alice", "bob"}:
                    assert response.status_code in {200, 405}, seen
                else:
                    assert response.status_code == visitor.get(reverse(name, args=[NOWHERE])).status_code, seen
                    assert place.mark not in text_of(response), seen


@as_each_role
def test_what_is_one_persons_is_theirs_alone(visitor, places, bob):
    letter = digests.send_now(bob)
    told = Notification.objects.filter(user=bob).first()
    assert letter.sections
    assert told
    to_bob = Invitation.objects.create(
        community=places[2].community, person=bob, expires_at=timezone.now() + timedelta(days=1)
    )
    draft = Draft.keep(by=bob, place="ask", text="Half a thought")
    keys = {"digest": letter.pk, "notification": told.pk, "invitation": to_bob.pk, "draft": draft.pk}
    keys["device"] = make_device(person=bob).pk
    keys["search"] = SavedSearch.keep("dough", by=bob).pk

    for name, thing in OF_BOB.items():
        response = visitor.get(reverse(name, args=[keys[thing]]))
        if visitor.role == "bob":
            assert response.status_code in {200, 302, 405}, name
        else:
            assert response.status_code == visitor.get(reverse(name, args=[NOWHERE])).status_code, name
            assert response.status_code in {404, 405}, name


def test_who_is_not_signed_in_is_sent_to_sign_in_from_everywhere_alike(client, places):
    urls = [url for place in places for url in lists_of(place)]
    for place in places:
        for table in [OF_CONTENT, OF_COMMUNITY]:
            urls += [url for pair in place.addresses(table) for url in pair]
    urls += [reverse(name, args=[NOWHERE]) for name in OF_BOB]
    urls += [reverse(name, args=["a-token"]) for name in BY_LINK]
    urls += [reverse(name) for name in FOR_ADMINS]
    urls += [reverse(name, args=ARGUMENTS_OF_OWN.get(name)) for name in OWN]

    for url in urls:
        for response in [client.get(url), client.post(url)]:
            assert response.status_code == 302, url
            assert response.url.startswith(reverse("account_login")), url


# --- What changes later ---


def test_what_becomes_private_vanishes_before_any_worker_runs(signed_in, charlie, places):
    bakers = places[0]
    client = signed_in(charlie)
    assert client.get(reverse("knowledge:search"), {"q": bakers.canary}).context["found"].results.total == 5

    Community.objects.filter(pk=bakers.community.pk).update(visibility="private", joining="invitation")

    for url in lists_of(bakers):
        assert bakers.mark not in text_of(client.get(url)), url
        assert bakers.community.name not in text_of(client.get(url)), url
    for url, _nowhere in [*bakers.addresses(OF_CONTENT), *bakers.addresses(OF_COMMUNITY)]:
        assert client.get(url).status_code in {404, 405}, url


def test_who_leaves_is_told_nothing_more(signed_in, bob, places):
    vault = places[2]
    letter = digests.send_now(bob)
    vault.community.leave(by=bob)
    client = signed_in(bob)

    pages = [reverse("knowledge:digest", args=[letter.pk]), reverse("notifications:notifications"), *lists_of(vault)]
    for url in pages:
        assert vault.mark not in text_of(client.get(url)), url
