"""Who may do what in a community: one question a function, no side effects."""

from django.core.exceptions import PermissionDenied

from communities.models import MAY_MODERATE, MAY_STEWARD, Community, Membership, Role


def require(allowed: bool) -> None:
    """Raises PermissionDenied, which answers 403."""
    if not allowed:
        raise PermissionDenied


def role_of(user, community: Community) -> str | None:
    """The person's role, or None for who does not belong. Asked of the database once a user object."""
    roles = user.__dict__.setdefault("_roles", {})
    if community.pk not in roles:
        roles[community.pk] = (
            Membership.objects.filter(user=user, community=community).values_list("role", flat=True).first()
        )
    return roles[community.pk]


def remember_role(user, community: Community, role: str | None) -> None:
    """What a page has read with something else need not be asked again: see `role_of`."""
    user.__dict__.setdefault("_roles", {})[community.pk] = role


def is_member(user, community: Community) -> bool:
    return role_of(user, community) is not None


def may_steward(user, community: Community) -> bool:
    return role_of(user, community) in MAY_STEWARD and not community.is_archived


def can_moderate(user, community: Community) -> bool:
    # See also moderates_anywhere and CommunityQuerySet.moderated_by.
    return role_of(user, community) in MAY_MODERATE


def moderates_anywhere(user) -> bool:
    return Membership.objects.filter(user=user, role__in=MAY_MODERATE).exists()


def can_invite(user, community: Community) -> bool:
    return can_moderate(user, community) and not community.is_archived


def can_change(user, community: Community) -> bool:
    """Its charter and settings. What is archived stands as it is."""
    return can_lead(user, community) and not community.is_archived


def can_lead(user, community: Community) -> bool:
    return role_of(user, community) == Role.LEADER


def can_take_over(user, community: Community) -> bool:
    """Who helps to keep a community that nobody leads any more."""
    helps = role_of(user, community) in {Role.FACILITATOR, Role.STEWARD} or community.sponsor_id == user.pk
    return helps and not community.is_archived


def can_appoint(user) -> bool:
    """Admins see who owns what, and say who leads where nobody does."""
    return user.is_staff


def can_read(user, community: Community) -> bool:
    # See also CommunityQuerySet.readable_by.
    return is_member(user, community) or (community.is_open and not user.is_guest)


def can_post(user, community: Community) -> bool:
    """Members write; in an open community any employee may ask and answer without joining first."""
    # See also CommunityQuerySet.writable_by.
    return can_read(user, community) and not community.is_archived


def can_care_for_tags(user) -> bool:
    """Who keeps a community in order keeps the tags in order as well: they belong to all."""
    return user.is_staff or Membership.objects.filter(user=user, role__in=MAY_STEWARD).exists()


def can_care_for(user, tag) -> bool:
    """Whether the person may describe this tag, or give it up: its owner may too."""
    ownership = getattr(tag, "ownership", None)
    return (ownership is not None and ownership.owner_id == user.pk) or can_care_for_tags(user)


def can_merge_tags(user) -> bool:
    return user.is_staff


def can_rsvp(user, community: Community) -> bool:
    """Who may write in a community may come to its events."""
    return can_post(user, community)


def can_plan(user, community: Community) -> bool:
    """Who keeps the talk going plans the community's events, changes them and calls them off."""
    return can_moderate(user, community) and not community.is_archived
