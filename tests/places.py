"""A community with one of everything in it, for tests that look at all the product's addresses."""

from dataclasses import dataclass
from functools import cached_property

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from accounts.models import User
from attachments.models import Attachment, AttachmentUse
from communities.models import (
    Community,
    DirectoryRule,
    Invitation,
    JoinRequest,
    Rsvp,
    TagDescription,
    TagSynonym,
)
from discussions.models import Comment, Template
from knowledge.entries import entry_id
from knowledge.models import HitPin, Keep, Synonym
from markup.passages import Anchor
from moderation.models import Flag, WatchedWord
from tests.event_factories import make_event
from tests.factories import make_page, make_poll, make_thread, make_user
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
NOWHERE = 10**9  # a key that nothing has


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
