from communities.models.activity import Activity, Origin
from communities.models.community import (
    MAY_STEWARD,
    Community,
    CommunityTag,
    JoinRequest,
    LastLeader,
    Membership,
    MustAsk,
    NothingToAsk,
    Role,
)
from communities.models.follow import Follow, Level
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
    "NothingToAsk",
    "Origin",
    "Removal",
    "Role",
]
