"""Threads that move, split and merge: nothing is lost, no number is used twice, and old addresses lead on.

What hangs on a post goes with it by its key: votes, comments, attachments, origin, what the wiki kept. What hangs on a
thread by number or by the thread's own key is carried over here.
"""

from collections.abc import Iterable

from django.db.models import Count, F, Max, Q, Sum

from accounts.models import Draft, User
from communities.audience import readers_among
from communities.models import Activity, Community, Follow, Level
from discussions.models import (
    Acceptance,
    Comment,
    Duplicate,
    Merger,
    MeToo,
    MovedPost,
    NothingToMove,
    Pin,
    Poll,
    Post,
    ReadMark,
    Thread,
    ThreadRemoval,
)
from moderation.models import Review

CLOSENESS = [Level.IGNORE, Level.NORMAL, Level.FOLLOW, Level.WATCH]


def move(thread: Thread, *, by: User, community: Community, reason: str) -> None:
    """The body of Thread.move."""
    held = Thread.objects.lock(thread.pk)
    before = held.community
    if before == community:
        return
    held.community = community
    held.save(update_fields=["community"])
    thread.community = community
    Pin.objects.filter(thread=held, community=before).delete()
    _carry_reviews(held)
    data = {"reason": reason, "from": before.pk, "to": community.pk}
    Activity.record("moved", by=by, about=held, community=community, data=data)
    Activity.record("moved away", by=by, about=held, community=before, data=data, quiet=True)


def split(thread: Thread, posts: Iterable[Post], *, by: User, title: str, reason: str) -> Thread:
    """The body of Thread.split."""
    source = Thread.objects.lock(thread.pk)
    chosen = list(source.posts.replies().filter(removal=None, pk__in=[post.pk for post in posts]).in_order())
    if not chosen:
        raise NothingToMove
    kinds = {Thread.Kind.QUESTION: Thread.Kind.QUESTION}
    target = Thread.objects.create(
        community=source.community,
        author=chosen[0].author,
        anonymity=chosen[0].anonymity,
        kind=kinds.get(Thread.Kind(source.kind), Thread.Kind.DISCUSSION),
        title=title,
        created_at=chosen[0].created_at,
        last_number=0,
    )
    target.tags.set(source.tag_names)
    _carry(chosen, source, target)
    data = {"reason": reason, "from": source.pk, "posts": [post.pk for post in chosen]}
    Activity.record("split", by=by, about=target, community=source.community, data=data, quiet=True)
    return target


def merge(thread: Thread, target: Thread, *, by: User, reason: str) -> None:
    """The body of Thread.merge_into."""
    held = Duplicate.hold_for_merging(thread, target)
    source, into = held[thread.pk], held[target.pk]
    if source == into:
        raise NothingToMove
    if hasattr(source, "merger"):
        return
    if hasattr(into, "removal") or Poll.objects.filter(thread=source).exists():
        raise NothingToMove
    chosen = list(source.posts.in_order())
    if into.is_question:
        known = MeToo.objects.filter(thread=into).values("user")
        MeToo.objects.filter(thread=source).exclude(user__in=known).exclude(user=into.author).update(thread=into)
    Duplicate.carry(source, into, by=by)
    merger = Merger.objects.create(thread=source, target=into, merged_by=by, reason=reason)
    _carry(chosen, source, into, merger)
    _carry_reviews(into)
    ThreadRemoval.objects.get_or_create(thread=source, defaults={"removed_by": by, "reason": reason})
    data = {"reason": reason, "from": source.pk, "to": into.pk, "posts": [post.pk for post in chosen]}
    Activity.record("merged", by=by, about=into, community=into.community, data=data, quiet=True)
    Activity.record("merged away", by=by, about=source, community=source.community, data=data, quiet=True)


def unmerge(thread: Thread, *, by: User) -> None:
    """The body of Thread.unmerge."""
    merger = Merger.objects.filter(thread=thread).first()
    if merger is None:
        return
    held = Duplicate.hold_for_merging(thread, merger.target)
    source, into = held[thread.pk], held[merger.target_id]
    chosen = list(into.posts.filter(former_places__merger=merger).in_order())
    if not MovedPost.objects.filter(merger=merger, number=1, post__in=chosen).exists():
        raise NothingToMove
    if not Merger.objects.filter(thread=source, target=into).delete()[0]:
        return
    _carry(chosen, into, source)
    _carry_reviews(source)
    ThreadRemoval.objects.filter(thread=source).delete()
    data = {"from": into.pk, "posts": [post.pk for post in chosen]}
    Activity.record("unmerged", by=by, about=source, community=source.community, data=data, quiet=True)


def _carry_reviews(thread: Thread) -> None:
    """What waits for a decision waits where it stands by now."""
    comments = Comment.objects.filter(post__thread=thread)
    meant = Q(kind="thread", object_id=thread.pk)
    meant |= Q(kind="post", object_id__in=thread.posts.values("pk"))
    meant |= Q(kind="comment", object_id__in=comments.values("pk"))
    Review.objects.waiting().filter(meant).update(community=thread.community_id)


def _carry(posts: list[Post], source: Thread, target: Thread, merger: Merger | None = None) -> None:
    """Take the posts from one held thread to the other, with all that hangs on them by number or thread."""
    former = dict(MovedPost.objects.filter(thread=target, post__in=posts).values_list("post", "number"))
    numbers: dict[int, int] = {}
    for post in posts:
        if post.pk in former:
            number = former[post.pk]
        else:
            target.last_number += 1
            number = target.last_number
        numbers[post.number] = number
    MovedPost.objects.filter(thread=target, post__in=posts).delete()
    MovedPost.objects.bulk_create(
        [MovedPost(thread=source, number=post.number, post=post, merger=merger) for post in posts]
    )
    for post in posts:
        post.thread, post.number = target, numbers[post.number]
    Post.objects.bulk_update(posts, ["thread", "number"], batch_size=500)
    Activity.objects.filter(kind="post", object_id__in=[post.pk for post in posts]).update(place_id=target.pk)
    _carry_follows(posts, source, target)
    _carry_marks(numbers, source, target)
    _carry_drafts(source, target)
    for thread in (source, target):
        recount(thread)


def _carry_follows(posts: list[Post], source: Thread, target: Thread) -> None:
    """Who followed the one follows the other as closely, and no less closely than before."""
    there = {follow.user_id: follow for follow in Follow.objects.filter(kind="thread", object_id=target.pk)}
    new = []
    for follow in Follow.objects.filter(kind="thread", object_id=source.pk):
        known = there.get(follow.user_id)
        if known is None:
            new.append(Follow(user_id=follow.user_id, kind="thread", object_id=target.pk, level=follow.level))
        elif CLOSENESS.index(Level(follow.level)) > CLOSENESS.index(Level(known.level)):
            known.level = follow.level
            known.save(update_fields=["level"])
    followers = there.keys() | {follow.user_id for follow in new}
    authors = {post.author_id for post in posts if post.author_id} - followers
    new += [Follow(user_id=author, kind="thread", object_id=target.pk, level=Level.FOLLOW) for author in authors]
    Follow.objects.bulk_create(new, ignore_conflicts=True)  # see the constraint follow_once


def _carry_marks(numbers: dict[int, int], source: Thread, target: Thread) -> None:
    """What somebody has read of the posts stays read."""
    there = {mark.user_id: mark for mark in ReadMark.objects.filter(thread=target)}
    marks = []
    for mark in ReadMark.objects.filter(thread=source):
        seen = set(mark.beyond)
        read = {new for old, new in numbers.items() if old <= mark.last_number or old in seen}
        if not read:
            continue
        carried = there.get(mark.user_id) or ReadMark(user_id=mark.user_id, thread=target, last_number=0)
        read |= set(carried.beyond)
        while carried.last_number + 1 in read:
            carried.last_number += 1
        carried.beyond = sorted(number for number in read if number > carried.last_number)
        marks.append(carried)
    ReadMark.objects.bulk_create(
        [ReadMark(user_id=m.user_id, thread=target, last_number=m.last_number, beyond=m.beyond) for m in marks],
        update_conflicts=True,
        unique_fields=["user", "thread"],
        update_fields=["last_number", "beyond"],
        batch_size=500,
    )


def _carry_drafts(source: Thread, target: Thread) -> None:
    """Replies that were begun to a thread that is gone wait at the thread that took its posts."""
    if source.posts.exists():
        return
    place = f"thread:{target.pk}"
    busy = Draft.objects.live().filter(place=place).values("owner")
    Draft.objects.filter(place=f"thread:{source.pk}").exclude(owner__in=busy).update(place=place)


def recount(thread: Thread) -> None:
    """Set all that a held thread counts from what it holds. What can't be an answer there is accepted no more."""
    accepted = Acceptance.objects.filter(post__thread=thread)
    lost = list((accepted.filter(post__number=1) if thread.is_question else accepted).values_list("pk", flat=True))
    Acceptance.objects.filter(pk__in=lost).delete()
    for post in Post.objects.filter(pk__in=lost):
        post.list_environments()
    Post.objects.filter(pk__in=lost).update(accepted_at=None)
    counts = thread.posts.aggregate(
        replies=Count("pk", filter=Q(number__gt=1, removal=None)),
        accepted=Count("acceptance"),
        successes=Sum("success_count", filter=Q(removal=None)),
        highest=Max("number"),
        active_at=Max("created_at", filter=Q(removal=None)),
    )
    counts |= Thread.objects.filter(pk=thread.pk).aggregate(
        me_toos=Count("me_toos", distinct=True), duplicates=Count("duplicates", distinct=True)
    )
    wanted = {
        "success_count": counts["successes"] or 0,
        "me_too_count": counts["me_toos"],
        "duplicate_count": counts["duplicates"],
    }
    Thread.objects.filter(pk=thread.pk).update(
        **wanted,
        demand=F("search_count") + F("kept_count") + sum(wanted.values()),
        environments=thread.posts.filter(removal=None).environments(),
        reply_count=counts["replies"],
        accepted_count=counts["accepted"],
        last_number=max(thread.last_number, counts["highest"] or 0, 1),
        score=thread.posts.filter(number=1).values_list("score", flat=True).first() or 0,
        active_at=counts["active_at"] or F("active_at"),
    )


# --- What is said before it is done ---


def people_in(thread: Thread) -> set[int]:
    """Who wrote in a thread or follows it."""
    follows = Follow.objects.filter(kind="thread", object_id=thread.pk).exclude(level=Level.IGNORE)
    authors = thread.posts.exclude(author=None).values_list("author", flat=True)
    return set(follows.values_list("user", flat=True)) | set(authors)


def who_loses_access(thread: Thread, community: Community) -> int:
    """How many of those who write or follow here could not read it there."""
    here = readers_among(thread.community, people_in(thread))
    return len(here - readers_among(community, here))


def where_now(pk: int) -> Thread | None:
    """The thread that took the posts of a merged one, and of that one, and so on."""
    found = None
    for _step in range(10):
        merger = Merger.objects.filter(thread=pk).select_related("target").first()
        if merger is None:
            return found
        found, pk = merger.target, merger.target_id
    return found


def family_of(thread: int) -> list[int]:
    """The thread and those where its posts once stood, the oldest first."""
    former = MovedPost.objects.filter(post__thread=thread).values_list("thread", flat=True).distinct()
    return sorted({thread, *former})
