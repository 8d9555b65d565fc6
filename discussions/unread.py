"""What a person has not read: the lists New and Unread, how much of a thread, and in how many threads of a community.

Everything here is bounded, however much somebody has read, follows or belongs to.
"""

import datetime as dt
from collections import Counter

from django.core.cache import cache
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from communities.models import Follow, Level, Membership
from discussions.models import Post, PostQuerySet, ReadMark, Thread, ThreadQuerySet

NEW_FOR = dt.timedelta(days=30)
MOST_LOOKED_AT = 1_000  # threads that one read last, and as many of the newest that one follows
MOST_LISTED = 200
MOST_COUNTED = 200  # post numbers behind the mark
COUNTS_LAST = 120  # seconds

FOLLOWING = [Level.FOLLOW, Level.WATCH]


def with_marks(threads: ThreadQuerySet, user: User) -> ThreadQuerySet:
    """Gives each thread the reader's mark, `read_to` and `read_beyond`: None where they never read it."""
    return threads.alias(mark=FilteredRelation("read_marks", condition=Q(read_marks__user=user))).annotate(
        read_to=F("mark__last_number"), read_beyond=F("mark__beyond")
    )


def with_unread(threads: ThreadQuerySet, user: User, *, of_unopened: bool = False) -> ThreadQuerySet:
    """Gives each thread of `with_marks` how many posts are `unread`.

    Of what the reader never read it counts none, or all where it is asked to.
    """
    start = Coalesce(OuterRef("read_to"), 0) if of_unopened else OuterRef("read_to")
    counted = _behind(start, user).filter(number__lte=start + MOST_COUNTED)
    total = counted.order_by().values("thread").annotate(total=Count("pk")).values("total")
    return threads.annotate(unread=Coalesce(Subquery(total), 0))


def _behind(start, user: User) -> PostQuerySet:
    """The unread posts of the outer thread of `with_marks` after a number. Nobody needs to read what they wrote."""
    # See also ReadMark.covers.
    posts = Post.objects.filter(thread=OuterRef("pk"), removal=None, number__gt=start).exclude(author=user)
    beyond = Coalesce(OuterRef("read_beyond"), Value([]), output_field=ReadMark._meta.get_field("beyond"))
    return posts.alias(beyond=beyond).exclude(Q(beyond__contains=[F("number")]))


def first_unread(thread: Thread, user: User) -> Post | None:
    """The unread post that stands first in the thread, for who has read some of it."""
    if thread.read_to is None:
        return None
    posts = thread.posts.filter(removal=None, number__gt=thread.read_to).exclude(author=user)
    posts = posts.exclude(number__in=thread.read_beyond or [])
    return (posts.answers_in_order() if thread.is_question else posts.in_order()).first()


def unread_among(threads: ThreadQuerySet, user: User) -> ThreadQuerySet:
    """Of threads of `with_marks`: those that the person read before or follows, with posts that they have not read.

    The lately active come first, and no more than MOST_LISTED: as they are read, others take their place.
    """
    # Found by a query of its own: among all the joins of a list the planner would walk through every thread there is.
    found = sorted(_unread(threads, user).values_list("active_at", "pk"), reverse=True)
    return threads.filter(pk__in=[pk for _active_at, pk in found[:MOST_LISTED]])


def _unread(threads: ThreadQuerySet, user: User) -> ThreadQuerySet:
    marks = ReadMark.objects.filter(user=user).order_by("-read_at").values("thread")[:MOST_LOOKED_AT]
    followed = Follow.objects.filter(user=user, kind="thread", level__in=FOLLOWING)
    newest = followed.order_by("-object_id").values("object_id")[:MOST_LOOKED_AT]
    wanted = ~_ignores(user, "community", "community") | Exists(followed.filter(object_id=OuterRef("pk")))
    start = Coalesce(OuterRef("read_to"), 0)
    return threads.filter(pk__in=marks.union(newest), last_number__gt=Coalesce("read_to", 0)).filter(
        wanted, ~_ignores(user, "thread", "pk"), Exists(_behind(start, user))
    )


def new_among(threads: ThreadQuerySet, user: User) -> ThreadQuerySet:
    """Of threads of `with_marks`: what began lately where the person belongs or follows, and they read nothing of."""
    mine = Membership.objects.filter(user=user).values("community")
    followed = Follow.objects.filter(user=user, kind="community", level__in=FOLLOWING).values("object_id")
    since = max(user.joined_at, timezone.now() - NEW_FOR)
    return (
        threads.filter(Q(community__in=mine) | Q(community__in=followed), Q(read_to=None), created_at__gte=since)
        .filter(~_ignores(user, "community", "community"), ~_ignores(user, "thread", "pk"))
        .exclude(author=user)
    )


def _ignores(user: User, kind: str, of: str) -> Exists:
    return Exists(Follow.objects.filter(user=user, kind=kind, object_id=OuterRef(of), level=Level.IGNORE))


def known_counts(user: User) -> dict[int, int] | None:
    """In how many threads of each community, by id, there is something new to the person. None where nobody counted."""
    return cache.get(_key(user))


def count_anew(user: User) -> None:
    """Count for the rail. What was counted stays for two minutes."""
    threads = with_marks(Thread.objects.visible_to(user), user)
    counts = Counter(new_among(threads, user).order_by().values_list("community", flat=True))
    counts.update(_unread(threads, user).values_list("community", flat=True))
    cache.set(_key(user), dict(counts), COUNTS_LAST)


def forget_counts(user: User) -> None:
    """They have done with a whole list: count anew."""
    cache.delete(_key(user))


def _key(user: User) -> str:
    return f"unread:{user.pk}"
