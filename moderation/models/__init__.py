from moderation.models.flag import Flag, FlaggedAlready, OwnContent, TooManyFlags
from moderation.models.review import (
    Appeal,
    AppealedAlready,
    Claim,
    ClaimedByAnother,
    DecidedByYou,
    Decision,
    NothingToDecide,
    Review,
)

__all__ = [
    "Appeal",
    "AppealedAlready",
    "Claim",
    "ClaimedByAnother",
    "DecidedByYou",
    "Decision",
    "Flag",
    "FlaggedAlready",
    "NothingToDecide",
    "OwnContent",
    "Review",
    "TooManyFlags",
]
