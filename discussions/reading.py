"""A thread as one reader sees it: the page of posts that was asked for, and what the reader may do with each.

All that hangs on reader and thread comes with the thread in one query; all that hangs on the posts with the posts.
"""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.http import Http404

from accounts.models import Draft, unshown
from accounts.prepared import prepared
from communities import beside
from communities import rules as community_rules
from communities.models import Follow, Membership, Origin
from discussions import rules
from discussions.answer_keys import answer_key, behind
from discussions.models import (
    PAGE_SIZE,
    Anonymity,
    Bookmark,
    Branch,
    Comment,
    MeToo,
    MovedPost,
    Post,
    PostQuerySet,
    Reaction,
    Success,
    Thread,
    ThreadQuerySet,
    Vote,
)
from discussions.pauses import set_pauses
from discussions.polling import Polling, polling_of
from discussions.solving import Solution, solution_among
from discussions.unread import with_marks
from markup import refs

ENVIRONMENT = "environment"  # where the reader works, as the session keeps it
MOST_SUGGESTED = 20
# Posts that stood in a thread and are elsewhere now.
MOVED = (
    MovedPost.objects.filter(thread=OuterRef("pk"))
    .order_by("number")
    .values(json=JSONObject(number="number", post="post_id"))
)
MOST_MOVED = 200


@dataclass
class Reading:
    """One page of a thread. `posts` are in the order to show; each has what the template asks of it."""

    thread: Thread
    posts: list[Post]
    rights: "Rights"
    pages: list[int | None] = field(default_factory=list)  # numbers to link to; None is a gap
    page: int = 1
    poll: Polling | None = None
    more: str = ""  # the query string of the next answers, or nothing
    is_first: bool = True
    summary_html: str = ""
    environment: str = ""  # where the reader works, if some answer is known to work there

    @property
    def opening(self) -> list[Post]:
        """The opening post, where this page has it."""
        return [post for post in self.posts if post.is_opening]

    @cached_property
    def solution(self) -> Solution | None:
        """What solved the question, where this page has it."""
        return solution_among(self.replies) if self.is_first and self.thread.is_question else None

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
    claim: bool
    asked: bool  # whether it is the reader's own


# What stands beside the posts, where there is such: one query for all.
BESIDE = ["claim__by", "duplicate__target", "duplicate__dispute", "summary__by", "branch__post__thread"]
BESIDE += ["closure__closed_by", "slow_mode", "unlisting"]


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
        .select_related("community", "author", *BESIDE)
        .with_tags()
        .annotate(
            is_origin_readable=Exists(Post.objects.visible_to(user).filter(pk=OuterRef("branch__post"))),
            is_target_readable=Exists(Thread.objects.visible_to(user).filter(pk=OuterRef("duplicate__target"))),
            has_too=Exists(MeToo.objects.filter(user=user, thread=OuterRef("pk"))),
            **{name: Subquery(found[:1]) for name, found in mine.items()},
            **beside.hung_on("thread", user),
        )
        .annotate(moved=ArraySubquery(MOVED[:MOST_MOVED]))
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
        claim=rules.can_claim(user, thread),
        asked=thread.is_by(user),
    )


def read(thread: Thread, user, *, page: int = 1, after: str = "", environment: str = "") -> Reading:
    """The page of the thread that was asked for. Raises Http404 for a page that is none."""
    rights = rights_in(thread, user)
    environment = environment if environment in thread.environments else ""
    if thread.is_question:
        reading = _answers(thread, user, rights, after, environment)
    else:
        reading = _numbered(thread, user, rights, page)
    prepare(reading.posts, thread, user, rights)
    if reading.is_first and thread.summary:
        [reading.summary_html] = refs.fill([(thread.summary.html, thread.community_id)], user)
    if not thread.is_question:
        set_pauses(reading.posts, thread)
    if thread.is_poll and reading.is_first:
        reading.poll = polling_of(thread, user, can_vote=rights.reply)
    return reading


def posts_of(thread: Thread, user, *, with_removed: bool) -> PostQuerySet:
    origins = Origin.objects.filter(kind="post", object_id=OuterRef("pk"))
    origin = JSONObject(author_name="author_name", url="url", licence="licence")
    posts = (
        Post.objects.filter(thread=thread)
        .select_related("author", "removal")
        .annotate(
            is_asked_again=Q(acceptance__asked_at__isnull=False),
            reacted=ArraySubquery(Reaction.objects.filter(post=OuterRef("pk"), user=user).values("kind")),
            continued_in=ArraySubquery(
                Branch.objects.filter(ThreadQuerySet.is_visible(user, prefix="thread__"), post=OuterRef("pk"))
                .order_by("pk")
                .values(json=JSONObject(pk="thread", title="thread__title"))
            ),
            has_worked=Exists(Success.objects.filter(post=OuterRef("pk"), user=user)),
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
    comments = Comment.objects.first_of_each(posts)
    under = [comment for post in posts for comment in comments.get(post.pk, [])]
    filled = refs.fill([(html, thread.community_id) for html in [*map(html_of, posts), *map(html_of, under)]], user)
    for comment, html in zip(under, filled[len(posts) :], strict=True):
        comment.filled_html = html
        comment.is_mine = comment.is_by(user)
    for post, html in zip(posts, filled, strict=False):
        post.thread = thread
        post.filled_html = html
        post.reactions_shown = reactions_to(post)
        post.first_comments = comments.get(post.pk, [])
        post.is_mine = post.is_by(user)
        post.is_for_reader = rights.asked
        is_own = post.is_mine and not thread.community.is_archived  # see also rules.is_own
        post.is_editable = is_own or rights.steward
        post.is_removable = not post.is_opening and (is_own or rights.moderate)
        # Marks know nothing of who is behind an anonymous post: to them it is somebody's.
        post.is_unread = post.author_id != user.pk and not thread.has_been_read(post.number)
        post.is_new = post.is_unread and not post.is_mine and thread.read_to is not None


def unread_numbers(posts: list[Post]) -> str:
    """The numbers of those that the reader has not read, for the element that notes when they do."""
    return ",".join(str(post.number) for post in posts if post.is_unread)


@dataclass(frozen=True)
class Reacted:
    """One kind of reaction to a post, as a reader sees it."""

    value: str
    label: str
    icon: str
    count: int
    is_mine: bool


def reactions_to(post: Post) -> list[Reacted]:
    """Those that somebody chose, in the order of the kinds."""
    return [
        Reacted(kind.value, str(kind.label), kind.icon, count, kind.value in post.reacted)
        for kind in Reaction.Kind
        if (count := post.reaction_counts.get(kind.value))
    ]


def html_of(text: Post | Comment) -> str:
    return text.html


def fill_comments(comments: list[Comment], post: Post, user, *, moderates: bool) -> None:
    """Give each comment of a post its HTML for this reader, and what the reader may do with it."""
    filled = refs.fill([(comment.html, post.thread.community_id) for comment in comments], user)
    for comment, html in zip(comments, filled, strict=True):
        comment.post = post
        comment.filled_html = html
        comment.is_mine = comment.is_by(user)
        comment.is_removable = comment.is_mine or moderates


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


def _answers(thread: Thread, user, rights: Rights, after: str, environment: str) -> Reading:
    """The question and its best answers, or the answers behind a key."""
    asked = {"thread": thread.pk, "with_removed": rights.moderate}
    if after or environment:
        posts = posts_of(thread, user, with_removed=rights.moderate)
        answers = list(behind(posts.answers_in_order(environment=environment), after, environment)[: PAGE_SIZE + 1])
    else:
        answers = _best_answers(user, **asked)
    shown, more = answers[:PAGE_SIZE], ""
    if len(answers) > PAGE_SIZE:
        more = f"?{urlencode({'after': answer_key(shown[-1], environment)})}"
    question = _posts_between(user, first=1, last=1, **asked) if not after else []
    return Reading(thread, question + shown, rights, more=more, is_first=not after, environment=environment)


def environments_near(thread: Thread, user) -> list[str]:
    """Where answers work in this thread, and lately in its community."""
    placed = Thread.objects.visible_to(user).filter(community=thread.community_id).exclude(environments=[])
    lately = placed.order_by("-active_at", "-pk").values_list("environments", flat=True)[:MOST_SUGGESTED]
    return list(dict.fromkeys([*thread.environments, *(name for names in lately for name in names)]))[:MOST_SUGGESTED]
