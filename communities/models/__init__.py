from communities.models.activity import Activity, Origin
from communities.models.addressed import Addressed, AddressedQuerySet, count_beside, people_beside
from communities.models.archival import Archival, CommunityArchived
from communities.models.calendar_key import CalendarKey
from communities.models.communities import CommunityQuerySet
from communities.models.community import BadParent, Community, CommunityTag, MustAsk, NameTaken
from communities.models.directory_rule import DirectoryRule
from communities.models.event import Event, EventCancellation, EventOff, EventOver, Series
from communities.models.events import EventQuerySet
from communities.models.follow import Follow, Level
from communities.models.handover import Handover, HasLeader
from communities.models.invitation import (
    BelongsAlready,
    Invitation,
    InvitationOver,
    InvitationUse,
    InvitationWithdrawal,
    TooManyAddresses,
)
from communities.models.join_request import JoinRequest, NothingToAsk
from communities.models.membership import MAY_MODERATE, MAY_STEWARD, LastLeader, Membership, Role, StayingOut
from communities.models.norms import NormsAcceptance, NormsNotAccepted, NormsVersion
from communities.models.related import RelatedCommunity
from communities.models.removal import Removal
from communities.models.rsvp import Rsvp
from communities.models.stage import Stage, StagePostponement, StageProposal
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
from communities.models.welcome import Welcome

__all__ = [
    "MAY_MODERATE",
    "MAY_STEWARD",
    "Activity",
    "Addressed",
    "AddressedQuerySet",
    "Archival",
    "BadParent",
    "BelongsAlready",
    "CalendarKey",
    "Community",
    "CommunityArchived",
    "CommunityQuerySet",
    "CommunityTag",
    "DirectoryRule",
    "Event",
    "EventCancellation",
    "EventOff",
    "EventOver",
    "EventQuerySet",
    "Follow",
    "Handover",
    "HasLeader",
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
    "RelatedCommunity",
    "Removal",
    "Role",
    "Rsvp",
    "Series",
    "Stage",
    "StagePostponement",
    "StageProposal",
    "StayingOut",
    "TagDescription",
    "TagOwner",
    "TagSynonym",
    "TagTally",
    "TooManyAddresses",
    "Welcome",
    "count_beside",
    "people_beside",
    "tag_key",
    "tag_url",
    "tags_visible_to",
]
