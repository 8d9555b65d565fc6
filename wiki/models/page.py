import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, Tag

import markup
from accounts.models import User
from attachments.models import Attachment
from attachments.showing import with_sizes
from communities.models import Activity, Community, Follow, Removal, Role
from communities.tags import clean_tags
from markup.comparing import size_of_change
from moderation.models import Review
from moderation.watching import watch
from wiki import filing, moving
from wiki import models as wiki_models
from wiki.merging import Merge, merge, with_plain_lines
from wiki.models.pages import PageManager
from wiki.paths import LONGEST_PATH, LONGEST_SLUG, ParentRemoved, place_of
from wiki.reaching import reach_readers

if TYPE_CHECKING:
    from wiki.models import ApprovedText, Revision


class PagesBelow(Exception):
    """A page goes into the bin only when no page stands below it."""


@dataclass(frozen=True)
class Saved:
    """What became of an edit.

    `newest` is the page's newest revision: the one that the edit made or, in a conflict, the one it meets.
    """

    newest: "Revision"
    merge: Merge | None = None  # if the page had moved on

    @property
    def is_conflict(self) -> bool:
        """Whether nothing was saved: the writer must settle what can't be merged."""
        return self.merge is not None and not self.merge.is_clean

    @property
    def was_merged(self) -> bool:
        return self.merge is not None and self.merge.is_clean

    @property
    def revision(self) -> "Revision | None":
        return None if self.is_conflict else self.newest


class Page(models.Model):
    """One page of a community's wiki, as its newest revision has it."""

    community = models.ForeignKey(Community, models.DB_CASCADE, related_name="pages")
    parent = models.ForeignKey("self", models.DB_SET_NULL, null=True, blank=True, related_name="children")
    slug = models.CharField(max_length=LONGEST_SLUG)
    path = models.CharField(max_length=LONGEST_PATH)  # the slugs from the root, apart by "/"
    title = models.CharField(_("title"), max_length=200)
    owner = models.ForeignKey(User, models.DB_SET_NULL, null=True, blank=True, related_name="owned_pages")
    # Whoever holds the role in the community looks after it: goes before `owner`.
    owner_role = models.CharField(max_length=12, choices=Role, blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())

    # The newest revision, copied here in the transaction that makes it.
    body = models.TextField(_("text"), default="")
    html = models.TextField(default="")
    headings = models.JSONField(default=list)  # [level, id, text] of each, for "on this page"
    number = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField(db_default=Now())
    edited_by = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")

    tags = TaggableManager(_("tags"), through="wiki.PageTag", blank=True)

    # Set by queries: `with_details`, wiki.tree, wiki.reports and knowledge.entries.
    chosen_level: str | None
    helped_reader: str | None
    comment_count: int
    concerns_some: bool
    has_news: bool
    asked_reading: dict[str, Any] | None
    verified_at: dt.datetime | None
    due_at: dt.datetime | None
    rank: int
    has_children: bool
    state: str  # of an article: as `confidence`
    link_count: int
    picture_count: int
    has_others_below: bool
    is_kept: bool
    asked_as: list
    by_use: bool

    waiting_review: Review  # set by `Page.objects.write`, if it waits for a moderator

    objects = PageManager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            models.UniqueConstraint(fields=["community", "path"], name="page_path"),
            models.CheckConstraint(
                condition=~Q(title=""), name="page_has_title", violation_error_message=_("Give the page a title.")
            ),
        ]
        indexes = [
            models.Index(fields=["community", "parent", "slug"], name="page_tree"),
            models.Index(fields=["community", "-edited_at", "-id"], name="page_latest"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("wiki:page", args=[self.community.slug, self.path])

    @property
    def tag_names(self) -> list[str]:
        """The tags' names in order; prefetch `tag_items__tag` for lists."""
        return sorted(item.tag.name for item in self.tag_items.all())

    @property
    def is_removed(self) -> bool:
        return hasattr(self, "removal")

    @property
    def has_owner(self) -> bool:
        """Whether somebody who is here looks after it. A role counts: its holders change."""
        # See also wiki.reviewing.looked_after_by_nobody.
        return bool(self.owner_role) or (self.owner is not None and self.owner.is_active)

    @property
    def is_due(self) -> bool:
        """Whether it is time to check it; needs `with_review`."""
        return self.due_at is not None and self.due_at <= timezone.now()

    @property
    def is_obsolete(self) -> bool:
        return hasattr(self, "obsolescence")

    @property
    def is_article(self) -> bool:
        return hasattr(self, "article")

    @property
    def confidence(self) -> str:
        """How far an article is trusted, or "archived". Empty for other pages."""
        if not self.is_article:
            return ""
        return "archived" if self.is_obsolete else self.article.confidence

    @property
    def answer_of_reader(self) -> str:
        """Whether the reader said that it helped: "yes", "no", or nothing; needs `with_details`."""
        return "" if self.helped_reader is None else "no" if self.helped_reader else "yes"

    @property
    def asked_due_on(self) -> dt.date | None:
        """By when the reader is asked to read it; needs `note_concern`."""
        return dt.date.fromisoformat(self.asked_reading["due_on"]) if self.asked_reading else None

    @property
    def shown(self) -> "Page | ApprovedText":
        """What readers see: number, body, html and headings of the newest text, or of the approved one."""
        return getattr(self, "approved_text", self)

    @property
    def newest(self) -> "Revision":
        return self.revisions.get(number=self.number)

    @transaction.atomic
    def edit(
        self,
        *,
        by: User,
        body: str,
        base: "Revision",
        tags: Iterable[str] | None = None,
        comment: str = "",
        size: str = "",
        quiet: bool = False,
        at=None,
    ) -> Saved:
        """Save a text, and tags unless they are None, that were made from `base`.

        `size` is how large a change the writer calls it; if they say nothing it is measured.

        If the page moved on since, both changes are merged; what can't be merged is returned as a conflict and
        nothing is saved. What the page has already makes no revision. Raises markup.Unreadable.
        """
        page = Page.objects.lock(self.pk)
        body, newest = with_plain_lines(body), with_plain_lines(page.body)
        if not quiet:
            [body] = watch(body, community=page.community, by=by, before=f"{page.body}\n\n{base.body}").texts
        merged = None
        if base.number != page.number:
            merged = merge(with_plain_lines(base.body), body, newest)
            if merged.text is None:
                return Saved(page.newest, merged)
            body = merged.text
        tags = page.tag_names if tags is None else page.merge_tags(tags, base=base)
        if (body, tags) == (newest, page.tag_names):
            return Saved(page.newest)
        page.tags.set(tags)
        before = page.body
        revision = page.add_revision(by=by, body=body, comment=comment, base=base, at=at or Now(), size=size)
        data: dict[str, Any] = {"number": revision.number, "size": revision.size}
        if not quiet:
            Follow.begin(page, by=by)
            data |= reach_readers(page, revision, before=before)
        Activity.record("edited", by=by, about=page, community=page.community, data=data, quiet=quiet)
        return Saved(revision, merged)

    def merge_tags(self, tags: Iterable[str], *, base: "Revision") -> list[str]:
        """The page's tags with those added and those taken away that an edit of `base` added and took away."""
        mine, before = set(clean_tags(tags)), set(base.tags)
        return sorted((set(self.tag_names) | (mine - before)) - (before - mine))

    @transaction.atomic
    def restore_revision(self, revision: "Revision", *, by: User) -> "Revision":
        """Make the text and tags of an old revision the newest ones again. The newest one changes nothing."""
        page = Page.objects.lock(self.pk)
        if (revision.body, revision.tags) == (page.body, page.tag_names):
            return page.newest
        page.tags.set(clean_tags(revision.tags))
        before = page.body
        comment = gettext("Restored revision %(number)d") % {"number": revision.number}
        restored = page.add_revision(by=by, body=revision.body, comment=comment, base=page.newest, at=Now())
        data = {"number": restored.number, "size": restored.size, "restored": revision.number}
        data |= reach_readers(page, restored, before=before)
        Activity.record("edited", by=by, about=page, community=page.community, data=data)
        return restored

    @transaction.atomic
    def take_version(self, old: Attachment, *, by: User, **stored) -> Attachment:
        """Put a new version of a file into the text, as an edit: see `attachments.forms` for what is stored of it.

        Raises NotInText, attachments.models.NoRoom and markup.Unreadable.
        """
        return filing.take_version(self, old, by=by, **stored)

    @transaction.atomic
    def bring_version_back(self, file: Attachment, *, by: User) -> None:
        """Put an earlier version of a file into the text again, as an edit. One that stands there changes nothing.

        Raises NotInText and markup.Unreadable.
        """
        filing.bring_version_back(self, file, by=by)

    def add_revision(
        self, *, by: User | None, body: str, comment: str, base: "Revision | None", at, size: str = ""
    ) -> "Revision":
        """Append a revision and make it what the page shows. Part of the verbs: records nothing itself."""
        rendered = markup.render(body, limit=markup.LONGEST_PAGE)
        size = size or size_of_change(self.body, body)
        wiki_models.ApprovedText.keep(self)
        self.number += 1
        files = Attachment.objects.claim(rendered.html, about=self, by=by)
        self.body, before = body, self.html
        drawn = self._draw(rendered, files)
        self.edited_at, self.edited_by = at, by
        self.save(update_fields=["number", "body", *drawn, "edited_at", "edited_by"])
        wiki_models.ApprovedText.settle(self)
        if self.number > 1:
            wiki_models.Passage.objects.follow_text(self, before=before)
        return self.revisions.create(
            number=self.number,
            by=by,
            title=self.title,
            body=body,
            tags=self.tag_names,
            comment=comment,
            base=base,
            at=at,
            size=size,
        )

    def draw_again(self) -> list[str]:
        """Set what is made of the text anew, with the files that the page holds already. Names the fields."""
        rendered = markup.render(self.body, limit=2 * markup.LONGEST_PAGE)
        return self._draw(rendered, Attachment.objects.held_by(self))

    def _draw(self, rendered: markup.Rendered, files: Iterable[Attachment]) -> list[str]:
        self.html = with_sizes(rendered.html, files)
        self.headings = [list(heading) for heading in rendered.headings]
        wanted = [place_of(target, self.community.slug) for target in rendered.links]
        wiki_models.PageLink.objects.note(self, [place for place in wanted if 0 < len(place.path) <= LONGEST_PATH])
        return ["html", "headings"]

    def take_place(self, wanted: str = "") -> None:
        """Links that waited for this path, or the one that was wanted, lead here. Part of the verbs."""
        wiki_models.Redirect.objects.filter(community=self.community, path=self.path).delete()
        wiki_models.PageLink.objects.adopt([self.path], community=self.community)
        is_free = not Page.objects.filter(community=self.community, path=wanted).exists()
        if 0 < len(wanted) <= LONGEST_PATH and is_free:
            wiki_models.Redirect.leave({wanted: self.pk}, community=self.community)
            wiki_models.PageLink.objects.filter(community_slug=self.community.slug, path=wanted).update(target=self)

    @transaction.atomic
    def give(self, *, by: User, owner: User | None, role: str = "") -> None:
        """Let a person, or whoever holds a role in the community, look after it. The same again changes nothing."""
        page = Page.objects.lock(self.pk)
        if (page.owner_id, page.owner_role) == (owner and owner.pk, role):
            return
        self.owner, self.owner_role = owner, role
        self.save(update_fields=["owner", "owner_role"])
        data = {"user": owner and owner.pk, "role": role}
        Activity.record("gave page", by=by, about=self, community=self.community, data=data)

    @transaction.atomic
    def rename(self, *, by: User, title: str, parent: "Page | None") -> None:
        """Change title and place in the tree. The old paths, of the pages below too, lead to the new ones.

        The same title and place change nothing. Raises BadPlace.
        """
        moving.rename(self, by=by, title=title, parent=parent)

    @transaction.atomic
    def remove(self, *, by: User | None, reason: str = "") -> None:
        """Put the page in the bin. Removing twice changes nothing. Raises PagesBelow."""
        Page.objects.hold_tree(self.community)
        if self.children.filter(removal=None).exists():
            raise PagesBelow
        _removal, is_new = PageRemoval.objects.get_or_create(page=self, defaults={"removed_by": by, "reason": reason})
        if is_new:
            Activity.record("removed", by=by, about=self, community=self.community, data={"reason": reason})

    @transaction.atomic
    def restore(self, *, by: User) -> None:
        """Take the page out of the bin. Restoring twice changes nothing. Raises ParentRemoved."""
        Page.objects.hold_tree(self.community)
        if self.parent and self.parent.is_removed:
            raise ParentRemoved
        gone, _details = PageRemoval.objects.filter(page=self).delete()
        if gone:
            Activity.record("restored", by=by, about=self, community=self.community)

    def hide(self, *, by: User | None, reason: str) -> None:
        """Remove it by a moderator's decision. What has pages below it stays: they are moved first."""
        with suppress(PagesBelow):
            self.remove(by=by, reason=reason)

    def show(self, *, by: User) -> None:
        """Bring it back by a moderator's decision, unless the page above it is removed itself."""
        with suppress(ParentRemoved):
            self.restore(by=by)


class PageTag(ItemBase):
    """That a page carries a tag."""

    content_object = models.ForeignKey(Page, models.DB_CASCADE, related_name="tag_items")
    tag = models.ForeignKey(Tag, models.DB_CASCADE, related_name="page_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="page_tag_once")]


class PageRemoval(Removal):
    page = models.OneToOneField(Page, models.DB_CASCADE, primary_key=True, related_name="removal")
