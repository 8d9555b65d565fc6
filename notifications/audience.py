"""Who is told of an activity, and why."""

from collections.abc import Callable

from django.db.models import Model

from accounts.models import User
from communities.audience import Levels, levels_for, readers_among
from communities.followables import Matter
from communities.kinds import ContentKind
from communities.models import MAY_STEWARD, Activity, Community, Event, Invitation, Membership, Role
from discussions.models import Anonymity, Comment, Duplicate, Post, Thread
from discussions.models.anonymity import Signed
from moderation.models import Flag, Review
from notifications import event_audience, page_audience
from notifications.models import Reason, RequiredNotice
from notifications.wanting import Reasons, mentioned, owners_of, wanting
from wiki.models import Page

EVEN_WHERE_IGNORED = {"unsealed", "looked into"}
EVEN_TO_WHO_IGNORES = {
    Reason.MENTION,
    Reason.READ,
    Reason.REQUIRED,
    Reason.REMINDER,
}  # somebody wants just them, or they wanted it themselves


def audience(activity: Activity) -> Reasons:
    """A reason for each person to tell: by rights at this moment, never the one who did it, never who ignores it."""
    if (activity.verb, activity.kind) == ("appointed", "tag"):
        return {activity.data["user"]: Reason.OWNER}
    if (activity.verb, activity.kind) == ("found", "search"):  # of no community: rights were asked when it was found
        return {activity.data["user"]: Reason.SEARCH}
    told = TOLD.get((activity.verb, activity.kind))
    place = ContentKind.named(activity.place_kind).model._default_manager.filter(pk=activity.place_id).first()
    community = community_of(place)
    if told is None or place is None or community is None:
        return {}
    levels = Levels()
    if activity.verb not in EVEN_WHERE_IGNORED:
        levels = levels_for(place, by=activity.by_id)
    reasons = _without(told(activity, community, levels), _who_did(activity), levels)
    if activity.kind in {"community", "invitation"}:
        # Of an invitation, a request and its answer also those are told who may not read here.
        people = User.objects.in_directory().filter(pk__in=reasons).values_list("pk", flat=True)
        return {person: reasons[person] for person in people}
    return _readers(reasons, community)


def audience_of_announcement(*, by: User, community: Community, body: str) -> Reasons:
    """Who would be told of an announcement if it were made now: by the same steps as of one that was made."""
    levels = levels_for(community, by=by.pk)
    return _readers(_without(_of_announcement(body, community, levels), by.pk, levels), community)


def _without(reasons: Reasons, by: int | None, levels: Levels) -> Reasons:
    """Nobody is told of what they did, or of what they ignore."""
    ignoring = levels.ignoring()
    return {
        person: reason
        for person, reason in reasons.items()
        if reason == Reason.REMINDER or (person != by and (person not in ignoring or reason in EVEN_TO_WHO_IGNORES))
    }


def _readers(reasons: Reasons, community: Community) -> Reasons:
    allowed = readers_among(community, reasons) if reasons else set()
    return {person: reason for person, reason in reasons.items() if person in allowed}


def _who_did(activity: Activity) -> int | None:
    """Also who did it without their name."""
    if activity.is_anonymous:
        return Anonymity.objects.filter(pk=activity.data["anonymity"]).values_list("person", flat=True).first()
    return activity.by_id


def community_of(place: Model | None) -> Community | None:
    """Where the thing is now: it may have moved since."""
    if isinstance(place, Community):
        return place
    return place.community if isinstance(place, Thread | Page | Invitation | Event | Review) else None


def _of_thread(activity: Activity, community: Community, levels: Levels) -> Reasons:
    thread = Thread.objects.filter(pk=activity.object_id, removal=None).first()
    opening = Post.objects.filter(thread=thread, number=1).first() if thread else None
    if thread is None or opening is None:
        return {}
    if thread.is_announcement:
        return _of_announcement(opening.body, community, levels)
    return wanting(levels, Matter.BEGINS) | mentioned(opening.body, community)


def _of_offer(activity: Activity, community: Community, levels: Levels) -> Reasons:
    is_open = Thread.objects.filter(pk=activity.object_id, removal=None).exclude(posts__accepted_at__isnull=False)
    return dict.fromkeys(activity.data["people"], Reason.OFFERED) if is_open.exists() else {}


def _of_announcement(body: str, community: Community, levels: Levels) -> Reasons:
    members = Membership.objects.filter(community=community).values_list("user", flat=True)
    return dict.fromkeys(members, Reason.ANNOUNCEMENT) | wanting(levels, Matter.BEGINS) | mentioned(body, community)


def _of_reply(activity: Activity, community: Community, levels: Levels) -> Reasons:
    post = Post.objects.filter(pk=activity.object_id, removal=None, thread__removal=None).first()
    return wanting(levels, Matter.GROWS) | mentioned(post.body, community) if post else {}


def _of_required(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """Who must read the announcement and has not said yet that they did."""
    required = RequiredNotice.objects.filter(thread=activity.object_id, thread__removal=None)
    notice = required.select_related("thread__community").first()
    return dict.fromkeys(notice.waiting.values_list("pk", flat=True), Reason.REQUIRED) if notice else {}


def _of_reminder(activity: Activity, community: Community, levels: Levels) -> Reasons:
    is_there = Post.objects.filter(pk=activity.object_id, removal=None, thread__removal=None).exists()
    return {activity.data["user"]: Reason.REMINDER} if is_there else {}


def _of_comment(activity: Activity, community: Community, levels: Levels) -> Reasons:
    present = {"removal": None, "post__removal": None, "post__thread__removal": None}
    comment = Comment.objects.filter(pk=activity.object_id, **present).select_related("post").first()
    if comment is None:
        return {}
    return wanting(levels, Matter.REMARK) | _writer(comment.post, Reason.COMMENT) | mentioned(comment.body, community)


def _of_unsealing(activity: Activity, community: Community, levels: Levels) -> Reasons:
    thread = Thread.objects.filter(pk=activity.object_id).first()
    writer = thread.writer_id if thread else None
    return {writer: Reason.UNSEALED} if writer else {}


def _of_acceptance(activity: Activity, community: Community, levels: Levels) -> Reasons:
    post = Post.objects.filter(pk=activity.object_id, removal=None).select_related("thread").first()
    if post is None or not post.is_accepted:
        return {}
    told = wanting(levels, Matter.TURNS) | _writer(post.thread, Reason.SOLVED)
    return told | _writer(post, Reason.ACCEPTED)


def _of_turn(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """Closed, or open again: who asked and who watches is told, if it still is so."""
    thread = Thread.objects.filter(pk=activity.object_id, removal=None).first()
    if thread is None or thread.is_closed != (activity.verb == "closed"):
        return {}
    return wanting(levels, Matter.TURNS) | _writer(thread, Reason.SOLVED)


def _of_duplicate(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """Who asked and who follows the one; of the other only who asked it. Its followers hear of its answers anyway."""
    present = Duplicate.objects.filter(thread=activity.object_id, thread__removal=None)
    duplicate = present.select_related("thread", "target").first()
    if duplicate is None:
        return {}
    told = _writer(duplicate.target, Reason.AGAIN) | wanting(levels, Matter.GROWS)
    return told | _writer(duplicate.thread, Reason.SOLVED)


def _of_asking_again(activity: Activity, community: Community, levels: Levels) -> Reasons:
    present = Post.objects.filter(pk=activity.object_id, removal=None, acceptance__asked_at__isnull=False)
    post = present.select_related("thread").first()
    return _writer(post.thread, Reason.CONFIRM) if post else {}


def _of_keeping(activity: Activity, community: Community, levels: Levels) -> Reasons:
    post = Post.objects.filter(pk=activity.data.get("post")).first()
    return _writer(post, Reason.KEPT)


def _writer(text: Post | Thread | None, reason: Reason) -> Reasons:
    writer = text.writer_id if text else None
    return {writer: reason} if writer else {}


def _of_request(activity: Activity, community: Community, levels: Levels) -> Reasons:
    leaders = Membership.objects.filter(community=community, role__in=[Role.LEADER, Role.FACILITATOR])
    return dict.fromkeys(leaders.values_list("user", flat=True), Reason.REQUEST)


def _of_answer(activity: Activity, community: Community, levels: Levels) -> Reasons:
    return {activity.data["user"]: Reason.ANSWERED}


def _of_invitation(activity: Activity, community: Community, levels: Levels) -> Reasons:
    return {activity.data["user"]: Reason.INVITED} if "user" in activity.data else {}


def _of_review(activity: Activity, community: Community, levels: Levels) -> Reasons:
    moderators = Membership.objects.filter(community=community).moderating().values_list("user", flat=True)
    return dict.fromkeys(moderators, Reason.MODERATION)


def _of_hiding(activity: Activity, community: Community, levels: Levels) -> Reasons:
    return _of_review(activity, community, levels) | _author_of_reviewed(activity)


def _of_decision(activity: Activity, community: Community, levels: Levels) -> Reasons:
    flaggers = Flag.objects.filter(review=activity.object_id).values_list("by", flat=True)
    return dict.fromkeys(flaggers, Reason.FLAGGED) | _author_of_reviewed(activity)


def _author_of_reviewed(activity: Activity) -> Reasons:
    """Who wrote it, also without their name: only they learn of that."""
    review = Review.objects.filter(pk=activity.object_id).first()
    thing = review.thing if review and review.author_id is None else None
    author = thing.writer_id if isinstance(thing, Signed) else review and review.author_id
    return {author: Reason.WROTE} if author else {}


def _of_owner(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """Who looks after the page, by name or by their role."""
    page = Page.objects.filter(pk=activity.object_id).first()
    return owners_of(page) if page else {}


def _of_proposal(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """Who looks after the page; where nobody does, who keeps the wiki in order."""
    stewards = Membership.objects.filter(community=community, role__in=MAY_STEWARD).values_list("user", flat=True)
    return _of_owner(activity, community, levels) or dict.fromkeys(stewards, Reason.OWNER)


def _of_note(activity: Activity, community: Community, levels: Levels) -> Reasons:
    return {activity.data["user"]: Reason.WROTE} if activity.data["user"] else {}


def _of_newcomer(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """The connector greets; where there is none, the leaders do."""
    if community.connector_id:
        return {community.connector_id: Reason.REQUEST}
    return dict.fromkeys(community.active_leaders.values_list("user", flat=True), Reason.REQUEST)


def _of_leaders(activity: Activity, community: Community, levels: Levels) -> Reasons:
    return dict.fromkeys(community.active_leaders.values_list("user", flat=True), Reason.REQUEST)


def _of_lost_leader(activity: Activity, community: Community, levels: Levels) -> Reasons:
    helpers = Membership.objects.filter(community=community, role__in=[Role.STEWARD, Role.FACILITATOR])
    people = [*helpers.values_list("user", flat=True), *([community.sponsor_id] if community.sponsor_id else [])]
    return dict.fromkeys(people, Reason.REQUEST)


def _of_appointment(activity: Activity, community: Community, levels: Levels) -> Reasons:
    return {activity.data["user"]: Reason.REQUEST}


TOLD: dict[tuple[str, str], Callable[[Activity, Community, Levels], Reasons]] = {
    **event_audience.TOLD,
    **page_audience.TOLD,
    ("started", "thread"): _of_thread,
    ("offered", "thread"): _of_offer,
    ("required notice", "thread"): _of_required,
    ("reminded of notice", "thread"): _of_required,
    ("replied", "post"): _of_reply,
    ("unsealed", "thread"): _of_unsealing,
    ("reminded", "post"): _of_reminder,
    ("commented", "comment"): _of_comment,
    ("marked duplicate", "thread"): _of_duplicate,
    ("disputed", "thread"): _of_request,
    ("asked again", "post"): _of_asking_again,
    ("accepted", "post"): _of_acceptance,
    ("closed", "thread"): _of_turn,
    ("reopened", "thread"): _of_turn,
    ("kept", "page"): _of_keeping,
    ("asked for change", "page"): _of_owner,
    ("answered note", "page"): _of_note,
    ("proposed", "page"): _of_proposal,
    ("taken proposal", "page"): _of_note,
    ("refused proposal", "page"): _of_note,
    ("gave page", "page"): _of_owner,
    ("asked to join", "community"): _of_request,
    ("looked into", "community"): _of_request,
    ("accepted member", "community"): _of_answer,
    ("invited", "invitation"): _of_invitation,
    ("joined", "community"): _of_newcomer,
    ("drafted sponsor letter", "community"): _of_leaders,
    ("lost leader", "community"): _of_lost_leader,
    ("appointed leader", "community"): _of_appointment,
    ("declined member", "community"): _of_answer,
    ("flagged", "review"): _of_review,
    ("held", "review"): _of_review,
    ("hidden", "review"): _of_hiding,
    ("decided", "review"): _of_decision,
    ("appealed", "review"): _of_review,
    ("took back decision", "review"): _of_decision,
    ("mended", "review"): _of_review,
}
