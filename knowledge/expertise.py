"""Who knows about what: from answers that worked and pages that keep them, never from what somebody read.

It is counted for each community by itself. A reader is shown the sum over the communities that they may read, so what
somebody showed in a private community says nothing outside of it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F, Max, Q, QuerySet, Sum, Window
from django.db.models.functions import Lower, RowNumber
from django.utils import timezone
from taggit.models import Tag

from accounts.models import User
from communities.models import Activity, Community, TagSynonym, tags_visible_to
from discussions.models import Post
from knowledge.models import Expertise

MOST_EXPERTS = 5
MOST_EXAMPLES = 2
MOST_WORDS = 20  # of a text in which tags are looked for
LONGEST_TAG = 3  # words
# What changes who is known to know.
CHANGES = {
    "accepted", "took back acceptance", "kept", "removed", "restored", "edited", "renamed",
    "moved", "moved away", "split", "merged", "merged away", "unmerged",
}  # fmt: skip
LOOK_BACK = dt.timedelta(minutes=30)  # some times as long as from one count to the next
MOST_NEWS = 100_000  # that happens meanwhile

# What was shown at the start of 2020 weighs 1, a year later 2, then 4: each year of age halves what something counts
# beside the newest, and yet no row changes by growing old.
COUNT = """
    WITH shown AS (
        SELECT 'answer' AS what, post.id, post.author_id AS author, tagged.tag_id AS tag,
            thread.community_id AS community, post.created_at AS at
        FROM discussions_post post
        JOIN discussions_thread thread ON thread.id = post.thread_id
        JOIN discussions_threadtag tagged ON tagged.content_object_id = thread.id
        WHERE post.accepted_at IS NOT NULL
            AND NOT EXISTS (SELECT FROM discussions_postremoval gone WHERE gone.post_id = post.id)
            AND NOT EXISTS (SELECT FROM discussions_threadremoval gone WHERE gone.thread_id = thread.id)
        UNION
        SELECT 'page', page.id, post.author_id, tagged.tag_id, page.community_id, page.created_at
        FROM knowledge_keep keep
        JOIN wiki_page page ON page.id = keep.page_id
        JOIN discussions_post post ON post.id = keep.post_id
        JOIN wiki_pagetag tagged ON tagged.content_object_id = page.id
        WHERE NOT EXISTS (SELECT FROM wiki_pageremoval gone WHERE gone.page_id = page.id)
    ), counted AS MATERIALIZED (
        SELECT author, tag, community, count(*) FILTER (WHERE what = 'answer') AS answers,
            count(*) FILTER (WHERE what = 'page') AS pages,
            sum(power(2, extract(epoch FROM at - timestamptz '2020-01-01 00:00Z') / 31557600)) AS weight
        FROM shown
        WHERE author IS NOT NULL AND (%(communities)s::bigint[] IS NULL OR community = ANY(%(communities)s))
        GROUP BY author, tag, community
    ), gone AS (
        DELETE FROM knowledge_expertise known
        WHERE (%(communities)s::bigint[] IS NULL OR known.community_id = ANY(%(communities)s)) AND NOT EXISTS (
            SELECT FROM counted
            WHERE (author, tag, community) = (known.user_id, known.tag_id, known.community_id)
        )
    )
    INSERT INTO knowledge_expertise AS known (user_id, tag_id, community_id, answers, pages, weight)
    SELECT author, tag, community, answers, pages, weight FROM counted
    ON CONFLICT (user_id, tag_id, community_id) DO UPDATE
    SET answers = excluded.answers, pages = excluded.pages, weight = excluded.weight
    WHERE (known.answers, known.pages) IS DISTINCT FROM (excluded.answers, excluded.pages)
        OR abs(known.weight - excluded.weight) > 1e-9 * excluded.weight
"""


def count(communities: Iterable[int] | None = None) -> int:
    """Count anew who knows about what, everywhere or in these communities. Returns how many rows changed or came."""
    within = None if communities is None else sorted(communities)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"communities": within})
        return cursor.rowcount


def count_lately() -> None:
    """Count anew where something happened that changes it, and everywhere while nothing is counted yet."""
    if not Expertise.objects.exists():
        count()
        return
    newest = Activity.objects.aggregate(pk=Max("pk"))["pk"] or 0
    lately = Activity.objects.filter(pk__gt=newest - MOST_NEWS, at__gte=timezone.now() - LOOK_BACK)
    changed = lately.filter(verb__in=CHANGES)
    communities = set(changed.exclude(community=None).values_list("community", flat=True))
    if communities:
        count(communities)


@dataclass(frozen=True)
class Expert:
    """Somebody who knows about it, and what shows that: as far as the reader may see it."""

    person: User
    answers: int = 0
    pages: int = 0
    examples: list[Post] = field(default_factory=list)


def experts_on(tags: Iterable[Tag], reader: User, *, most: int = MOST_EXPERTS) -> list[Expert]:
    """Who showed that they know about any of the tags, who showed it most and lately first. Three queries."""
    wanted = [tag.pk for tag in tags]
    if not wanted:
        return []
    rows = list(
        known_to(reader)
        .filter(tag__in=wanted)
        .values("user")
        .annotate(all_answers=Sum("answers"), all_pages=Sum("pages"), all_weight=Sum("weight"))
        .order_by("-all_weight", "user")[:most]
    )
    people = User.objects.in_bulk([row["user"] for row in rows])
    examples = _examples(wanted, people, reader)
    return [
        Expert(people[row["user"]], row["all_answers"], row["all_pages"], examples[row["user"]])
        for row in rows
        if row["user"] in people
    ]


def known_to(reader: User) -> QuerySet[Expertise]:
    """Of people whom the reader may know and who let it be shown: what they showed where the reader may read."""
    shown = Expertise.objects.filter(community__in=Community.objects.readable_by(reader))
    return shown.filter(user__in=User.objects.visible_to(reader).in_directory()).exclude(
        user__preference__is_shown_expert=False
    )


def _examples(tags: list[int], people: Iterable[int], reader: User) -> dict[int, list[Post]]:
    """The newest answers of each that worked. One query."""
    answers = Post.objects.visible_to(reader).filter(
        author__in=list(people), accepted_at__isnull=False, thread__tag_items__tag__in=tags
    )
    newest = Window(RowNumber(), partition_by=F("author"), order_by=F("pk").desc())
    found: defaultdict[int, list[Post]] = defaultdict(list)
    picked = answers.filter(pk__in=answers.values("pk")).annotate(place=newest).filter(place__lte=MOST_EXAMPLES)
    for post in picked.select_related("thread").defer("body", "html").order_by("-pk"):
        if post not in found[post.author_id]:
            found[post.author_id].append(post)
    return found


def tags_in(text: str, reader: User) -> list[Tag]:
    """The tags that a text names, also by other names of theirs: those of which the reader may know."""
    words = text.lower().split()[:MOST_WORDS]
    runs = {
        " ".join(words[start : start + length])
        for length in range(1, LONGEST_TAG + 1)
        for start in range(len(words) - length + 1)
    }
    named = {run.strip("?!.,:;\"'#") for run in runs} - {""}
    if not named:
        return []
    synonyms = TagSynonym.objects.annotate(lower=Lower("name")).filter(lower__in=named).values("tag")
    tags = tags_visible_to(reader).annotate(lower=Lower("name"))
    return list(tags.filter(Q(lower__in=named) | Q(pk__in=synonyms)).order_by("name"))
