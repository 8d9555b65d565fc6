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
    "NothingToDecide",
    "OwnContent",
    "Review",
    "TooManyFlags",
    "TooManyWords",
    "WatchedWord",
]
