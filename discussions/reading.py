"""A thread as one reader sees it: the page of posts that was asked for, and what the reader may do with each.

All that hangs on reader and thread comes with the thread in one query; all that hangs on the posts with the posts.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.http import Http404

from accounts.models import Draft, unshown
from accounts.prepared import prepared
from communities import rules as community_rules
from communities.models import Follow, Membership, Origin
from communities.paging import moment_from, number_from
from discussions import rules
from discussions.models import PAGE_SIZE, Anonymity, Bookmark, Post, PostQuerySet, Thread, ThreadQuerySet, Vote
from discussions.pauses import set_pauses
from discussions.unread import with_marks
from markup import refs


@dataclass
class Reading:
    """One page of a thread. `posts` are in the order to show; each has what the template asks of it."""

    thread: Thread
    posts: list[Post]
    rights: "Rights"
    pages: list[int | None] = field(default_factory=list)  # numbers to link to; None is a gap
    page: int = 1
    more: str = ""  # the query string of the next answers, or nothing
    is_first: bool = True

    @property
    def opening(self) -> list[Post]:
        """The opening post, where this page has it."""
        return [post for post in self.posts if post.is_opening]

    @property
    def replies(self) -> list[Post]:
        return [post for post in self.posts if not post.is_opening]

    @property
    def unread_numbers(self) -> str:
        return unread_numbers(self.posts)


@dataclass(frozen=True)
class Rights:
    """What the reader may do in the thread."""

    reply: bool
    accept: bool
    steward: bool
    moderate: bool
    rename: bool
    remove: bool


def threads_for(user) -> ThreadQuerySet:
    """Threads that `user` may read, each with the reader's mark, level, role and draft."""
    place = Concat(Value("thread:"), Cast(OuterRef("pk"), CharField()))
    mine = {
        "level": Follow.objects.filter(user=user, kind="thread", object_id=OuterRef("pk")).values("level"),
        "role": Membership.objects.filter(user=user, community=OuterRef("community")).values("role"),
        "anonymity_of_mine": Anonymity.objects.filter(pk=OuterRef("anonymity"), person=user).values("pk"),
        "draft": Draft.objects.filter(owner=user, place=place)
        .live()
        .values(json=JSONObject(pk="pk", text="text", version="version")),
    }
    return (
        with_marks(Thread.objects.visible_to(user), user)
        .select_related("community", "author")
        .with_tags()
        .annotate(**{name: Subquery(found[:1]) for name, found in mine.items()})
        .defer(*unshown("author"))
    )


@prepared
def thread_for(reader, *, pk: int) -> ThreadQuerySet:
    """The thread of that key as `threads_for` gives it, or nothing."""
    return threads_for(reader).filter(pk=pk)


def rights_in(thread: Thread, user) -> Rights:
    community_rules.remember_role(user, thread.community, thread.role)
    Anonymity.remember(user, thread.anonymity_id, thread.anonymity_of_mine is not None)
    return Rights(
        reply=rules.can_reply(user, thread),
        accept=rules.can_accept(user, thread),
        steward=community_rules.may_steward(user, thread.community),
        moderate=community_rules.can_moderate(user, thread.community),
        rename=rules.can_rename(user, thread),
        remove=rules.can_remove(user, thread, thread.community),
    )


def read(thread: Thread, user, *, page: int = 1, after: str = "") -> Reading:
    """The page of the thread that was asked for. Raises Http404 for a page that is none."""
    rights = rights_in(thread, user)
    reading = _answers(thread, user, rights, after) if thread.is_question else _numbered(thread, user, rights, page)
    prepare(reading.posts, thread, user, rights)
    if not thread.is_question:
        set_pauses(reading.posts, thread)
    return reading


def posts_of(thread: Thread, user, *, with_removed: bool) -> PostQuerySet:
    origins = Origin.objects.filter(kind="post", object_id=OuterRef("pk"))
    origin = JSONObject(author_name="author_name", url="url", licence="licence")
    posts = (
        Post.objects.filter(thread=thread)
        .select_related("author", "removal")
        .annotate(
            is_voted=Exists(Vote.objects.filter(post=OuterRef("pk"), user=user)),
            is_saved=Exists(Bookmark.objects.filter(post=OuterRef("pk"), user=user)),
            origin=Subquery(origins.annotate(json=origin).values("json")),
        )
        .defer("body", *unshown("author"))
    )
    return posts if with_removed else posts.filter(removal=None)


@prepared
def _posts_between(reader, *, thread: int, first: int, last: int, with_removed: bool) -> PostQuerySet:
    posts = posts_of(Thread(pk=thread), reader, with_removed=with_removed)
    return posts.filter(number__gte=first, number__lte=last).in_order()


@prepared
def _best_answers(reader, *, thread: int, with_removed: bool) -> PostQuerySet:
    return posts_of(Thread(pk=thread), reader, with_removed=with_removed).answers_in_order()[: PAGE_SIZE + 1]


def prepare(posts: list[Post], thread: Thread, user, rights: Rights) -> None:
    """Give each post its HTML for this reader, and what the reader may do with it."""
    filled = refs.fill([(post.html, thread.community_id) for post in posts], user)
    for post, html in zip(posts, filled, strict=True):
        post.thread = thread
        post.filled_html = html
        post.is_mine = post.is_by(user)
        post.is_editable = post.is_mine or rights.steward
        post.is_removable = not post.is_opening and (post.is_mine or rights.moderate)
        # Marks know nothing of who is behind an anonymous post: to them it is somebody's.
        post.is_unread = post.author_id != user.pk and not thread.has_been_read(post.number)
        post.is_new = post.is_unread and not post.is_mine and thread.read_to is not None


def unread_numbers(posts: list[Post]) -> str:
    """The numbers of those that the reader has not read, for the element that notes when they do."""
    return ",".join(str(post.number) for post in posts if post.is_unread)


def _numbered(thread: Thread, user, rights: Rights, page: int) -> Reading:
    """Posts by number: a page is a range of numbers, so any page costs the same."""
    last_page = (thread.last_number - 1) // PAGE_SIZE + 1
    if not 1 <= page <= last_page:
        raise Http404
    first = (page - 1) * PAGE_SIZE + 1
    last = first + PAGE_SIZE - 1
    shown = _posts_between(user, thread=thread.pk, first=first, last=last, with_removed=rights.moderate)
    return Reading(thread, shown, rights, _page_links(page, last_page), page, is_first=page == 1)


def _page_links(page: int, last: int) -> list[int | None]:
    """The first and last page and those around this one, with None for a gap. Nothing for a single page."""
    if last == 1:
        return []
    near = sorted({1, last, *range(max(page - 2, 1), min(page + 2, last) + 1)})
    links: list[int | None] = []
    for number in near:
        if links and links[-1] is not None and number > links[-1] + 1:
            links.append(None)
        links.append(number)
    return links


def _answers(thread: Thread, user, rights: Rights, after: str) -> Reading:
    """The question and its best answers, or the answers behind a key."""
    asked = {"thread": thread.pk, "with_removed": rights.moderate}
    if after:
        posts = posts_of(thread, user, with_removed=rights.moderate)
        answers = list(_behind(posts.answers_in_order(), after)[: PAGE_SIZE + 1])
    else:
        answers = _best_answers(user, **asked)
    shown, more = answers[:PAGE_SIZE], ""
    if len(answers) > PAGE_SIZE:
        more = f"?{urlencode({'after': answer_key(shown[-1])})}"
    question = _posts_between(user, first=1, last=1, **asked) if not after else []
    return Reading(thread, question + shown, rights, more=more, is_first=not after)


def answer_key(post: Post) -> str:
    accepted = post.accepted_at.isoformat() if post.accepted_at else ""
    return f"{accepted}~{post.score}~{post.number}"


def _behind(answers: PostQuerySet, key: str) -> PostQuerySet:
    """The answers that stand behind the one with this key. A key that is none changes nothing."""
    accepted, _mark, rest = key.partition("~")
    score, number = map(number_from, rest.partition("~")[::2])
    moment = moment_from(accepted)
    if score is None or number is None or (accepted and not moment):
        return answers
    weaker = Q(score__lt=score) | Q(score=score, number__gt=number)
    if not moment:
        return answers.filter(weaker, accepted_at=None)
    return answers.filter(Q(accepted_at=None) | Q(accepted_at__gt=moment) | Q(weaker, accepted_at=moment))


def place_of(post: Post) -> str:
    """The query string of the page that shows the post: nothing for the first."""
    if not post.thread.is_question:
        page = (post.number - 1) // PAGE_SIZE + 1
        return f"?page={page}" if page > 1 else ""
    answers = list(post.thread.posts.filter(removal=None).answers_in_order().values_list("pk", flat=True)[:PAGE_SIZE])
    if post.is_opening or post.pk in answers:
        return ""
    stronger = Q(score__gt=post.score) | Q(score=post.score, number__lt=post.number)
    if post.accepted_at:
        before = Q(accepted_at__lt=post.accepted_at) | Q(stronger, accepted_at=post.accepted_at)
    else:
        before = Q(accepted_at__isnull=False) | Q(stronger, accepted_at=None)
    previous = post.thread.posts.filter(before).answers_in_order().last()
    return f"?{urlencode({'after': answer_key(previous)})}" if previous else ""
