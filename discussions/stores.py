"""What of a community's words stands in its discussions: see communities.stores."""

from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

import markup
from accounts.models import Draft
from attachments.models import Attachment
from attachments.showing import with_sizes
from communities.models import Community
from communities.stores import Store
from discussions.models import (
    Acceptance,
    Closure,
    Comment,
    CommentRemoval,
    Dispute,
    Merger,
    Pin,
    PollOption,
    Post,
    PostRemoval,
    PostRevision,
    SlowMode,
    Success,
    Summary,
    Template,
    Thread,
    ThreadRemoval,
    Unlisting,
)

ROOM = 2 * markup.LONGEST_POST  # what stands for taken words may be more bytes than they were

# By the kind of a draft's place: what its number names.
PLACES = {
    "thread": (Thread, "community"),
    "summary": (Thread, "community"),
    "post": (Post, "thread__community"),
    "comment": (Post, "thread__community"),
    "branch": (Post, "thread__community"),
    "comment-edit": (Comment, "post__thread__community"),
}


def draw_post(post: Post) -> list[str]:
    """With the files that it holds already: it takes no others."""
    html = markup.render(post.body, limit=ROOM, prefix=f"p{post.pk}-").html
    post.html = with_sizes(html, Attachment.objects.held_by(post))
    return ["html"]


def draw_comment(comment: Comment) -> list[str]:
    html = markup.render(comment.body, limit=ROOM, prefix=f"c{comment.pk}-").html
    comment.html = with_sizes(html, Attachment.objects.held_by(comment))
    return ["html"]


def draw_summary(summary: Summary) -> list[str]:
    summary.html = markup.render(summary.body, limit=ROOM, prefix=f"s{summary.thread_id}-").html
    return ["html"]


def drafts_in(community: Community) -> QuerySet[Draft]:
    """What people left unfinished in the community's discussions."""
    here = Q()
    model: Any
    for kind, (model, path) in PLACES.items():
        place = Concat(Value(f"{kind}:"), Cast(F("pk"), CharField()))
        things = model.objects.filter(**{path: community}).annotate(as_place=place)
        here |= Q(place__startswith=f"{kind}:") & Q(Exists(things.filter(as_place=OuterRef("place"))))
    return Draft.objects.filter(here)


STORES = [
    Store(model=Thread, fields=("title", "environments"), label=_("Titles"), touches=lambda thread: [thread]),
    Store(
        model=Post,
        fields=("body", "environments"),
        label=_("Posts"),
        community="thread__community",
        draw=draw_post,
        touches=lambda post: [post],
        related=("thread__community",),
    ),
    Store(
        model=PostRevision,
        fields=("body", "reason"),
        label=_("Earlier versions of posts"),
        community="post__thread__community",
    ),
    Store(
        model=Comment,
        fields=("body",),
        label=_("Comments"),
        community="post__thread__community",
        draw=draw_comment,
        touches=lambda comment: [comment.post],
        related=("post__thread__community",),
    ),
    Store(
        model=Summary,
        fields=("body",),
        label=_("Summaries"),
        community="thread__community",
        draw=draw_summary,
        touches=lambda summary: [summary.thread],
        related=("thread__community",),
    ),
    Store(
        model=PollOption,
        fields=("text",),
        label=_("What polls offer"),
        community="poll__thread__community",
        touches=lambda option: [option.poll.thread],
        related=("poll__thread__community",),
    ),
    Store(model=Template, fields=("body",), label=_("Templates")),
    Store(model=Success, fields=("environment",), label=_("Where answers work"), community="post__thread__community"),
    Store(model=Acceptance, fields=("environment",), is_counted=False, community="post__thread__community"),
    Store(model=Dispute, fields=("reason",), label=_("Disputes"), community="duplicate__thread__community"),
    *(
        Store(model=model, fields=("reason",), label=_("Reasons given by moderators"), community="thread__community")
        for model in (Closure, Merger, Pin, SlowMode, ThreadRemoval, Unlisting)
    ),
    Store(
        model=PostRemoval,
        fields=("reason",),
        label=_("Reasons given by moderators"),
        community="post__thread__community",
    ),
    Store(
        model=CommentRemoval,
        fields=("reason",),
        label=_("Reasons given by moderators"),
        community="comment__post__thread__community",
    ),
    Store(model=Draft, fields=("text", "fields"), rows=drafts_in, is_counted=False),
]
