"""Who may do what in a discussion: one question a function, no side effects."""

from communities import rules as community_rules
from communities.models import Role

UNSEALERS = "Unsealers"
ACCEPTING = {Role.EXPERT, Role.STEWARD, Role.FACILITATOR, Role.LEADER}


def can_reply(user, thread) -> bool:
    """An announcement goes one way: it is read, and found useful or not."""
    return not thread.is_announcement and community_rules.can_post(user, thread.community)


def can_cross_list(user, community) -> bool:
    """Who moderates a community shows there what was asked elsewhere."""
    return community_rules.can_moderate(user, community) and not community.is_archived


def can_announce(user, community) -> bool:
    return community_rules.can_moderate(user, community) and not community.is_archived


def can_announce_anywhere(user) -> bool:
    return community_rules.moderates_anywhere(user)


def is_own(user, thing, community) -> bool:
    """Whether the person wrote it and it may still change: nothing does in an archived community."""
    return thing.is_by(user) and not community.is_archived


def can_accept(user, thread) -> bool:
    """Who asked knows whether it worked; the service desk and who knows the subject may say so too."""
    if not thread.is_question or thread.community.is_archived:
        return False
    return thread.is_by(user) or community_rules.role_of(user, thread.community) in ACCEPTING or user.is_service_desk


def can_claim(user, thread) -> bool:
    """Who asked does not answer; and their name would show."""
    return thread.is_question and can_reply(user, thread) and not thread.is_by(user)


def can_mark_duplicate(user, thread) -> bool:
    return can_accept(user, thread)


def can_take_back_duplicate(user, thread) -> bool:
    """Who asked disputes it instead: who moderates settles that."""
    helps = community_rules.role_of(user, thread.community) in ACCEPTING or user.is_service_desk
    return helps and not thread.community.is_archived


def can_summarise(user, thread) -> bool:
    return can_reply(user, thread)


def can_have_too(user, thread) -> bool:
    return thread.is_question and not thread.is_by(user) and not thread.community.is_archived


def can_say_it_worked(user, post) -> bool:
    return post.is_answer and not post.is_by(user) and not post.thread.community.is_archived


def can_vote(user, post) -> bool:
    return not post.is_by(user) and not post.thread.community.is_archived


def can_edit(user, post) -> bool:
    return is_own(user, post, post.thread.community) or community_rules.may_steward(user, post.thread.community)


def can_edit_comment(user, comment) -> bool:
    """A remark is its writer's own: who stewards may remove it, not reword it."""
    return is_own(user, comment, comment.post.thread.community)


def can_unseal(user, thread) -> bool:
    """Who holds the role, and nobody by being an admin: the role is given in the admin, which logs it."""
    return thread.is_anonymous and user.groups.filter(name=UNSEALERS).exists()


def can_rename(user, thread) -> bool:
    return is_own(user, thread, thread.community) or community_rules.may_steward(user, thread.community)


def can_remove(user, thing, community) -> bool:
    """Who wrote a thread or post, and who moderates the community: that also where it is archived."""
    return is_own(user, thing, community) or community_rules.can_moderate(user, community)


def can_restore(user, community) -> bool:
    return community_rules.can_moderate(user, community)


def can_pin_anywhere(user) -> bool:
    """On top of every list: the site's own staff."""
    return user.is_staff


def can_moderate(user, thread) -> bool:
    """Close, slow down, move, merge, split: in an archived community all stands as it is; see can_remove."""
    return community_rules.can_moderate(user, thread.community) and not thread.community.is_archived


def can_change_mind(user, thread) -> bool:
    """Whether what the person said by a click, a vote or a reaction, may still change."""
    return not thread.community.is_archived


def can_pin(user) -> bool:
    """Who moderates somewhere puts on top there what they read elsewhere."""
    return can_pin_anywhere(user) or community_rules.moderates_anywhere(user)
