"""Drives random verbs from several workers at once, and then compares each counter with what it counts.

A new verb is a row in VERBS: a function that takes a Hand, picks its subject and does the deed. What a verb may refuse
stands in REFUSALS. A new counter is a row in COUNTERS.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

from django.db import connection
from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from accounts.models import User
from communities.models import Community, LastLeader, Membership, MustAsk
from discussions.models import (
    Acceptance,
    Comment,
    Duplicate,
    MeToo,
    MovedPost,
    NoReply,
    NotAnAnswer,
    NotAQuestion,
    NothingToMove,
    OpeningPost,
    OwnPost,
    OwnQuestion,
    Pin,
    Post,
    PostRevision,
    Reaction,
    SameThread,
    Success,
    Thread,
    TooManyPins,
    TooSoonToMend,
    Vote,
)
from discussions.models.states import MOST_PINNED
from tests.factories import make_community, make_thread, make_user
from wiki.models import Page, Revision

PEOPLE = 12
FEW_THREADS = 6  # so that workers meet


@dataclass
class Hand:
    """One worker's luck: the same seed draws the same numbers, though the others decide what it finds."""

    random: Random
    done: Counter = field(default_factory=Counter)

    def pick(self, rows: QuerySet):
        """One of the rows, or None. Nothing is held: by the time of the deed it may have changed or be gone."""
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        return rows.model._default_manager.filter(pk=self.random.choice(keys)).first() if keys else None

    def person(self) -> User:
        return self.pick(User.objects.all())

    def thread(self, **having) -> Thread:
        return self.pick(Thread.objects.filter(**having))

    def post(self, **having) -> Post | None:
        return self.pick(Post.objects.filter(**having))

    def words(self) -> str:
        return f"words {self.random.random()}"


# --- The verbs, each with how often it is drawn ---


def start(hand: Hand) -> None:
    kind = hand.random.choice([Thread.Kind.QUESTION, Thread.Kind.DISCUSSION])
    make_thread(community=hand.pick(Community.objects.all()), by=hand.person(), kind=kind)


def reply(hand: Hand) -> None:
    hand.thread().reply(by=hand.person(), body=hand.words())


def edit(hand: Hand) -> None:
    hand.post().edit(by=hand.person(), body=hand.words())


def vote(hand: Hand) -> None:
    hand.post().vote(by=hand.person())


def unvote(hand: Hand) -> None:
    if found := hand.pick(Vote.objects.all()):
        Post.objects.get(pk=found.post_id).unvote(by=User.objects.get(pk=found.user_id))


def accept(hand: Hand) -> None:
    hand.post().accept(by=hand.person())


def unaccept(hand: Hand) -> None:
    if found := hand.pick(Acceptance.objects.all()):
        Post.objects.get(pk=found.post_id).unaccept(by=hand.person())


def comment(hand: Hand) -> None:
    Comment.objects.write(post=hand.post(), by=hand.person(), body=hand.words())


def remove_comment(hand: Hand) -> None:
    if found := hand.pick(Comment.objects.all()):
        found.remove(by=hand.person())


def restore_comment(hand: Hand) -> None:
    if found := hand.pick(Comment.objects.filter(removal__isnull=False)):
        found.restore(by=hand.person())


def note_success(hand: Hand) -> None:
    Success.note(hand.post(), by=hand.person(), environment=hand.random.choice(["", "rye", "oven"]))


def take_back_success(hand: Hand) -> None:
    if found := hand.pick(Success.objects.all()):
        Success.take_back(Post.objects.get(pk=found.post_id), by=User.objects.get(pk=found.user_id))


def have_too(hand: Hand) -> None:
    MeToo.say(hand.thread(), by=hand.person())


def take_back_me_too(hand: Hand) -> None:
    if found := hand.pick(MeToo.objects.all()):
        MeToo.take_back(Thread.objects.get(pk=found.thread_id), by=User.objects.get(pk=found.user_id))


def react(hand: Hand) -> None:
    Reaction.add(hand.post(), by=hand.person(), kind=hand.random.choice(Reaction.Kind.values))


def take_back_reaction(hand: Hand) -> None:
    if found := hand.pick(Reaction.objects.all()):
        Reaction.take_back(Post.objects.get(pk=found.post_id), by=User.objects.get(pk=found.user_id), kind=found.kind)


def mark_duplicate(hand: Hand) -> None:
    Duplicate.mark(hand.thread(), target=hand.thread(), by=hand.person())


def take_back_duplicate(hand: Hand) -> None:
    Duplicate.take_back(hand.thread(), by=hand.person())


def remove_post(hand: Hand) -> None:
    hand.post().remove(by=hand.person())


def restore_post(hand: Hand) -> None:
    if post := hand.post(removal__isnull=False):
        post.restore(by=hand.person())


def remove_thread(hand: Hand) -> None:
    hand.thread().remove(by=hand.person())


def restore_thread(hand: Hand) -> None:
    if thread := hand.thread(removal__isnull=False):
        thread.restore(by=hand.person())


def rename(hand: Hand) -> None:
    hand.thread().rename(by=hand.person(), title=hand.words(), tags=[hand.random.choice(["rye", "oven"])])


def close(hand: Hand) -> None:
    hand.thread().close(by=hand.person())


def reopen(hand: Hand) -> None:
    if thread := hand.thread(closure__isnull=False):
        thread.reopen(by=hand.person())


def slow_down(hand: Hand) -> None:
    hand.thread().slow_down(by=hand.person(), minutes=1)


def end_slow_mode(hand: Hand) -> None:
    hand.thread().end_slow_mode(by=hand.person())


def pin(hand: Hand) -> None:
    thread = hand.thread()
    thread.pin(by=hand.person(), community=thread.community)


def unpin(hand: Hand) -> None:
    if found := hand.pick(Pin.objects.all()):
        found.thread.unpin(by=hand.person(), community=found.community)


def move(hand: Hand) -> None:
    hand.thread().move(by=hand.person(), community=hand.pick(Community.objects.all()))


def split(hand: Hand) -> None:
    thread = hand.thread()
    chosen = [post for post in thread.posts.all() if hand.random.random() < 0.2]
    thread.split(chosen, by=hand.person(), title=hand.words())


def merge(hand: Hand) -> None:
    hand.thread().merge_into(hand.thread(), by=hand.person())


def unmerge(hand: Hand) -> None:
    if thread := hand.thread(merger__isnull=False):
        thread.unmerge(by=hand.person())


def join(hand: Hand) -> None:
    hand.pick(Community.objects.all()).join(by=hand.person())


def leave(hand: Hand) -> None:
    if found := hand.pick(Membership.objects.all()):
        found.community.leave(by=found.user)


def edit_page(hand: Hand) -> None:
    page = hand.pick(Page.objects.all())
    page.edit(by=hand.person(), body=hand.words(), base=page.newest)


VERBS = {
    start: 1,
    reply: 8,
    edit: 4,
    vote: 8,
    unvote: 4,
    accept: 4,
    unaccept: 2,
    comment: 4,
    remove_comment: 2,
    restore_comment: 2,
    note_success: 4,
    take_back_success: 2,
    have_too: 4,
    take_back_me_too: 2,
    react: 4,
    take_back_reaction: 2,
    mark_duplicate: 3,
    take_back_duplicate: 2,
    remove_post: 3,
    restore_post: 3,
    remove_thread: 1,
    restore_thread: 1,
    rename: 1,
    move: 1,
    split: 2,
    merge: 1,
    unmerge: 2,
    close: 1,
    reopen: 3,
    slow_down: 1,
    end_slow_mode: 2,
    pin: 1,
    unpin: 1,
    join: 2,
    leave: 1,
    edit_page: 2,
}
REFUSALS = (
    LastLeader,
    MustAsk,
    NoReply,
    NotAnAnswer,
    NotAQuestion,
    NothingToMove,
    OpeningPost,
    OwnPost,
    OwnQuestion,
    SameThread,
    TooManyPins,
    TooSoonToMend,
)


# --- The counters ---


def counted(rows: QuerySet, by: str) -> Coalesce:
    """How many of these rows point at the outer one by that name."""
    found = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(found, output_field=IntegerField()), Value(0))


def highest(rows: QuerySet, by: str) -> Coalesce:
    found = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(most=Max("number")).values("most")
    return Coalesce(Subquery(found, output_field=IntegerField()), Value(0))


# Each: the rows whose counter is wrong.
COUNTERS = {
    "a thread without its opening": lambda: Thread.objects.filter(merger=None).exclude(posts__number=1),
    "a merged thread with posts": lambda: Thread.objects.filter(merger__isnull=False, posts__isnull=False),
    "accepted, though no answer": lambda: Acceptance.objects.filter(
        Q(post__number=1) | ~Q(post__thread__kind=Thread.Kind.QUESTION)
    ),
    "a number used twice": lambda: MovedPost.objects.filter(
        Exists(Post.objects.filter(thread=OuterRef("thread"), number=OuterRef("number")))
    ),
    "pins in one place": lambda: Community.objects.annotate(true=counted(Pin.objects, "community")).filter(
        true__gt=MOST_PINNED
    ),
    "reply_count": lambda: Thread.objects.annotate(
        true=counted(Post.objects.filter(number__gt=1, removal=None), "thread")
    ).exclude(reply_count=F("true")),
    "accepted_count": lambda: Thread.objects.annotate(true=counted(Acceptance.objects, "post__thread")).exclude(
        accepted_count=F("true")
    ),
    "last_number": lambda: Thread.objects.annotate(true=highest(Post.objects, "thread")).filter(
        last_number__lt=F("true")
    ),
    "score of a post": lambda: Post.objects.annotate(true=counted(Vote.objects, "post")).exclude(score=F("true")),
    "score of a thread": lambda: Thread.objects.annotate(
        true=Coalesce(Subquery(Post.objects.filter(thread=OuterRef("pk"), number=1).values("score")[:1]), Value(0))
    ).exclude(score=F("true")),
    "accepted_at": lambda: Post.objects.filter(
        Q(accepted_at=None, acceptance__isnull=False) | Q(accepted_at__isnull=False, acceptance=None)
    ),
    "accepted, though removed": lambda: Post.objects.filter(acceptance__isnull=False, removal__isnull=False),
    "revision_count": lambda: Post.objects.annotate(true=counted(PostRevision.objects, "post")).exclude(
        Q(revision_count=F("true")) | Q(revision_count=1, true=0)
    ),
    "comment_count": lambda: Post.objects.annotate(true=counted(Comment.objects.filter(removal=None), "post")).exclude(
        comment_count=F("true")
    ),
    "success_count of a post": lambda: Post.objects.annotate(true=counted(Success.objects, "post")).exclude(
        success_count=F("true")
    ),
    "success_count of a thread": lambda: Thread.objects.annotate(
        true=counted(Success.objects.filter(post__removal=None), "post__thread")
    ).exclude(success_count=F("true")),
    "duplicate_count": lambda: Thread.objects.annotate(true=counted(Duplicate.objects, "target")).exclude(
        duplicate_count=F("true")
    ),
    "duplicates that lead on": lambda: Duplicate.objects.filter(target__duplicate__isnull=False),
    "reaction_counts": lambda: Post.objects.annotate(
        true=counted(Reaction.objects.filter(kind="thanks"), "post"),
        noted=Coalesce(Cast("reaction_counts__thanks", IntegerField()), Value(0)),
    ).exclude(noted=F("true")),
    "me_too_count": lambda: Thread.objects.annotate(true=counted(MeToo.objects, "thread")).exclude(
        me_too_count=F("true")
    ),
    "member_count": lambda: Community.objects.annotate(true=counted(Membership.objects, "community")).exclude(
        member_count=F("true")
    ),
    "number of a page": lambda: Page.objects.annotate(true=highest(Revision.objects, "page")).exclude(number=F("true")),
}


def wrong_counters() -> list[str]:
    return [f"{name}: {list(wrong().values())}" for name, wrong in COUNTERS.items() if wrong().exists()]


# --- The drive ---


def drive(*, verbs: int, workers: int, seed: int) -> Counter:
    """Do that many random verbs. Returns how often each was done, and how often refused."""
    communities = [make_community(by=make_user()) for _ in range(2)]
    people = [make_user() for _ in range(PEOPLE)]
    for number in range(FEW_THREADS):
        make_thread(community=communities[number % 2], by=people[number])
    Page.objects.write(by=people[0], community=communities[0], title="Page", body="Text")
    with ThreadPoolExecutor(workers) as pool:
        shares = [verbs // workers + (number < verbs % workers) for number in range(workers)]
        hands = pool.map(lambda number: work(Hand(Random(f"{seed}-{number}")), shares[number]), range(workers))
        return sum((hand.done for hand in hands), Counter())


def work(hand: Hand, verbs: int) -> Hand:
    try:
        for _ in range(verbs):
            verb = hand.random.choices(list(VERBS), VERBS.values())[0]
            try:
                verb(hand)
                hand.done[verb.__name__] += 1
            except REFUSALS as refusal:
                hand.done[f"{verb.__name__}: {type(refusal).__name__}"] += 1
    finally:
        connection.close()
    return hand
