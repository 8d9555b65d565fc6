from communities.models.activity import Activity, Origin
from communities.models.calendar_key import CalendarKey
from communities.models.community import Community, CommunityTag, MustAsk, NameTaken
from communities.models.event import Event, EventCancellation, EventOff, EventOver, EventQuerySet, Series
from communities.models.follow import Follow, Level
from communities.models.invitation import (
    BelongsAlready,
    Invitation,
    InvitationOver,
    InvitationUse,
    InvitationWithdrawal,
)
from communities.models.join_request import JoinRequest, NothingToAsk
from communities.models.membership import MAY_MODERATE, MAY_STEWARD, LastLeader, Membership, Role
from communities.models.norms import NormsAcceptance, NormsNotAccepted, NormsVersion
from communities.models.removal import Removal
from communities.models.rsvp import Rsvp
from communities.models.tag import (
    NameInUse,
    TagDescription,
    TagOwner,
    TagSynonym,
    TagTally,
    tag_key,
    tag_url,
    tags_visible_to,
)

__all__ = [
    "MAY_MODERATE",
    "MAY_STEWARD",
    "Activity",
    "BelongsAlready",
    "CalendarKey",
    "Community",
    "CommunityTag",
    "Event",
    "EventCancellation",
    "EventOff",
    "EventOver",
    "EventQuerySet",
    "Follow",
    "Invitation",
    "InvitationOver",
    "InvitationUse",
    "InvitationWithdrawal",
    "JoinRequest",
    "LastLeader",
    "Level",
    "Membership",
    "MustAsk",
    "NameInUse",
    "NameTaken",
    "NormsAcceptance",
    "NormsNotAccepted",
    "NormsVersion",
    "NothingToAsk",
    "Origin",
    "Removal",
    "Role",
    "Rsvp",
    "Series",
    "TagDescription",
    "TagOwner",
    "TagSynonym",
    "TagTally",
    "tag_key",
    "tag_url",
    "tags_visible_to",
]
