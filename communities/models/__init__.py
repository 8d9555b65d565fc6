from communities.models.activity import Activity, Origin
from communities.models.community import Community, CommunityTag, MustAsk, NameTaken
from communities.models.follow import Follow, Level
from communities.models.join_request import JoinRequest, NothingToAsk
from communities.models.membership import MAY_STEWARD, LastLeader, Membership, Role
from communities.models.removal import Removal

__all__ = [
    "MAY_STEWARD",
    "Activity",
    "Community",
    "CommunityTag",
    "Follow",
    "JoinRequest",
    "LastLeader",
    "Level",
    "Membership",
    "MustAsk",
    "NameTaken",
    "NothingToAsk",
    "Origin",
    "Removal",
    "Role",
]
