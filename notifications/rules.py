"""Who may make people read something: one question a function, no side effects."""

from discussions import rules as discussion_rules


def can_require(user, thread) -> bool:
    """Who may announce in a community may say that its members must read it."""
    return thread.is_announcement and discussion_rules.can_announce(user, thread.community)


def can_reach_beyond(user, community) -> bool:
    """Admins who lead there reach also employees who do not belong to an open community."""
    return user.is_staff and community.is_open
