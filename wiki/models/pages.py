"""How pages are found, and how one is added."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject, Now

from accounts.models import User
from communities import beside
from communities.models import Activity, Community, Follow, Origin
from communities.tags import clean_tags
from moderation.models import Review
from moderation.watching import Watched, watch
from wiki import models as wiki_models
from wiki import reviewing
from wiki.merging import with_plain_lines
from wiki.paths import LONGEST_PATH, ParentRemoved, PathTaken, PathTooLong, page_slug
from wiki.reaching import reach_readers

if TYPE_CHECKING:
    from wiki.models import Page


class PageQuerySet(models.QuerySet["Page"]):
    def visible_to(self, user):
        return self.filter(self.is_visible(user))

    @staticmethod
    def is_visible(user, *, prefix: str = "") -> Q:
        """The condition of `visible_to`, for what joins to a page by `prefix`."""
        readable = Community.objects.readable_by(user)
        return Q(**{f"{prefix}community__in": readable, f"{prefix}removal": None})

    def in_bin(self, user):
        """Removed pages of communities that `user` may read. What nobody has seen yet is not among them."""
        unseen = Review.objects.holding_back("page").values("object_id")
        removed = self.filter(community__in=Community.objects.readable_by(user), removal__isnull=False)
        return removed.exclude(pk__in=unseen)

    def below(self, page: "Page"):
        """The pages under a page, at any depth."""
        return self.filter(community=page.community, path__startswith=f"{page.path}/")

    def owned_by(self, person):
        return self.filter(reviewing.owned_by(person))

    def without_owner(self):
        return self.filter(reviewing.looked_after_by_nobody())

    def with_review(self):
        return reviewing.with_review(self)

    def with_open_notes(self):
        """With how many notes say that the page needs change."""
        notes = wiki_models.ChangeNote.objects.open().filter(page=OuterRef("pk")).order_by().values("page")
        return self.annotate(note_count=Coalesce(Subquery(notes.annotate(count=Count("pk")).values("count")), 0))

    def waiting(self):
        """Those that are to be checked, or need change: what waits longest first. Needs `with_open_notes`."""
        pages = self.with_review().filter(Q(due_at__lte=Now()) | Q(note_count__gt=0))
        return pages.order_by(F("due_at").asc(nulls_last=True), "pk")

    def lately_edited_first(self):
        return self.order_by("-edited_at", "-pk")

    def with_details(self, reader):
        """All that stands around the text but tags: who wrote it and keeps it, origin, and how `reader` follows it."""
        writers = wiki_models.Revision.objects.filter(page=OuterRef("pk")).order_by().values("page")
        follows = Follow.objects.filter(user=reader, kind="page", object_id=OuterRef("pk"))
        origins = Origin.objects.filter(kind="page", object_id=OuterRef("pk"))
        origin = JSONObject(author_name="author_name", url="url", licence="licence")
        helped = wiki_models.Helpfulness.objects.of_present_text().filter(page=OuterRef("pk"), by=reader)
        return (
            self.with_review()
            .with_open_notes()
            .select_related("community", "owner", "edited_by", "approved_text", "article__by")
            .select_related("obsolescence__successor__community")
            .annotate(
                contributor_count=Subquery(writers.annotate(count=Count("by", distinct=True)).values("count")),
                helped_reader=Subquery(helped.values("reason")),
                chosen_level=Subquery(follows.values("level")),
                origin=Subquery(origins.annotate(json=origin).values("json")),
                concerns_some=Exists(wiki_models.RequiredReading.objects.filter(page=OuterRef("pk"), end=None))
                | Exists(wiki_models.News.objects.filter(page=OuterRef("pk"))),
                comment_count=wiki_models.Passage.objects.open_beside_page(),
                **beside.hung_on("page", reader),
            )
        )

    def note_concern(self, page: "Page", reader: User) -> None:
        """Say on a page what it asks of `reader`: to read it, or its news. A query, where it asks that of anybody."""
        page.asked_reading, page.has_news = None, False
        if page.concerns_some:
            asked = wiki_models.RequiredReading.objects.beside_page(reader)
            news = wiki_models.News.objects.beside_page(reader)
            row = self.filter(pk=page.pk).values_list(asked, news).first()
            page.asked_reading, page.has_news = row or (None, False)

    def lock(self, pk) -> "Page":
        """Fetch one page and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=pk)


_Pages = models.Manager.from_queryset(PageQuerySet)


class PageManager(_Pages["Page"]):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    def hold_tree(self, community: Community) -> None:
        """Let nobody else add, move or remove a page of this wiki until the transaction ends."""
        Community.objects.select_for_update(of=("self",), no_key=True).get(pk=community.pk)

    def free_path(self, title: str, *, community: Community, parent: "Page | None") -> str:
        """The path of a title in that place, while the tree is held. Raises BadPlace."""
        path = page_slug(title)
        if parent:
            parent = self.get(pk=parent.pk, community=community)  # it may have moved since
            if parent.is_removed:
                raise ParentRemoved
            path = f"{parent.path}/{path}"
        if len(path) > LONGEST_PATH:
            raise PathTooLong
        if self.filter(community=community, path=path).exists():
            raise PathTaken
        return path

    @transaction.atomic
    def write(
        self,
        *,
        by: User,
        community: Community,
        title: str,
        body: str,
        parent: "Page | None" = None,
        tags: Iterable[str] = (),
        comment: str = "",
        wanted: str = "",
        quiet: bool = False,
        at=None,
    ) -> "Page":
        """Add a page with its first revision. Raises BadPlace and markup.Unreadable.

        `wanted` is the path of the red link that it answers: whatever the title, that path leads here too. What comes
        quietly keeps its text to the byte.
        """
        if quiet:
            watched = Watched([title, body], [])
        else:
            watched = watch(title, with_plain_lines(body), community=community, by=by)
        title, body = watched.texts[0][:200], watched.texts[1]
        self.hold_tree(community)
        path = self.free_path(title, community=community, parent=parent)
        moment = at or Now()
        page = self.create(
            community=community,
            parent=parent,
            slug=path.rpartition("/")[2],
            path=path,
            title=title,
            owner=by,
            created_at=moment,
            edited_at=moment,
        )
        page.tags.set(clean_tags([*tags, *watched.tags]))
        first = page.add_revision(by=by, body=body, comment=comment, base=None, at=moment)
        page.take_place(wanted)
        data: dict[str, bool | str] = {}
        if not quiet:
            Follow.begin(page, by=by)
            data = reach_readers(page, first, before="")
        Activity.record("wrote", by=by, about=page, community=community, data=data, quiet=quiet)
        watched.hold(page)
        return page
