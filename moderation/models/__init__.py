from moderation.models.flag import Flag, FlaggedAlready, OwnContent, TooManyFlags
from moderation.models.inspection import Inspection
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
from moderation.models.watched_word import MOST, TooManyWords, WatchedWord

__all__ = [
    "MOST",
    "Appeal",
    "AppealedAlready",
    "Claim",
    "ClaimedByAnother",
    "DecidedByYou",
    "Decision",
    "Flag",
    "FlaggedAlready",
    "Inspection",
    "NothingToDecide",
    "OwnContent",
    "Review",
    "TooManyFlags",
    "TooManyWords",
    "WatchedWord",
]
