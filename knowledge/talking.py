"""The discussion of a wiki page: a thread like any other, of which each page has one."""

from django.db import models, transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject, Now
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.places import Place
from communities.models import Activity
from communities.paging import numbers_from
from discussions.models import Post, Thread
from wiki.models import Page

LONGEST_TITLE = 200


class TalkManager(models.Manager["Talk"]):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    @transaction.atomic
    def say(self, page: Page, *, by: User, body: str) -> Thread | Post:
        """Open the discussion of a page with this, or say it there if somebody has opened it. Gives what that made.

        Raises NoReply and markup.Unreadable.
        """
        page = Page.objects.lock(page.pk)
        there = (
            self.filter(page=page, thread__removal=None, thread__community=page.community)
            .select_related("thread")
            .first()
        )
        if there:
            return there.thread.reply(by=by, body=body)
        thread = Thread.objects.start(
            by=by,
            community=page.community,
            kind=Thread.Kind.DISCUSSION,
            title=title_of(page.title),
            body=body,
            tags=page.tag_names,
        )
        self.update_or_create(page=page, defaults={"thread": thread})
        data = {"thread": thread.pk}
        Activity.record("opened talk", by=by, about=page, community=page.community, data=data)
        return thread


class Talk(models.Model):
    """Which thread is about a wiki page. If it is removed, the next one takes its place."""

    page = models.OneToOneField(Page, models.DB_CASCADE, primary_key=True, related_name="talk")
    thread = models.OneToOneField(Thread, models.DB_CASCADE, related_name="talk")
    at = models.DateTimeField(db_default=Now())

    objects = TalkManager()

    class Meta:
        app_label = "knowledge"

    def __str__(self):
        return f"thread {self.thread_id} about page {self.page_id}"


def title_of(title: str) -> str:
    return (_("Talk: %(title)s") % {"title": title})[:LONGEST_TITLE]


def thread_beside_page(reader: User) -> Subquery:
    """The thread about a page, and how many posts it has: in the page's own community, for who may see the page."""
    threads = Thread.objects.filter(talk__page=OuterRef("pk"), community=OuterRef("community"), removal=None)
    return Subquery(threads.values(json=JSONObject(pk="pk", posts=F("reply_count") + 1)))


def page_beside_thread(reader: User) -> Subquery:
    """The page that a thread is about: in the thread's own community, for who may see the thread."""
    pages = Page.objects.filter(talk__thread=OuterRef("pk"), community=OuterRef("community"), removal=None)
    return Subquery(pages.values(json=JSONObject(title="title", path="path", slug="community__slug")))


def follow_titles(activities: list[Activity]) -> None:
    """Pages that got another title take it into that of their discussion, where it still stands there."""
    for activity in activities:
        if (activity.verb, activity.kind) == ("renamed", "page"):
            talk = Talk.objects.filter(page=activity.object_id).select_related("page", "thread").first()
            if talk:
                _follow_title(talk, before=activity.data["before"]["title"], by=activity.by)


def _follow_title(talk: Talk, *, before: str, by: User | None) -> None:
    thread = Thread.objects.lock(talk.thread_id)
    was, title = thread.title, talk.page.title
    if before == title or before not in was:
        return
    thread.title = was.replace(before, title, 1)[:LONGEST_TITLE]
    thread.save(update_fields=["title"])
    thread.record("renamed", by=by, data={"before": {"title": was, "tags": thread.tag_names}}, quiet=True)


def place_of(page: Page) -> str:
    """What a draft of the first post is kept under."""
    return f"talk:{page.pk}"


def places_of_talks(reader: User, keys: set[str]) -> dict[str, Place]:
    """Of a draft that opens the discussion of a page: where one goes on with it."""
    return {
        str(pk): Place(title_of(page.title), reverse("knowledge:talk", args=[pk]))
        for pk, page in Page.objects.visible_to(reader).in_bulk(numbers_from(keys)).items()
    }
