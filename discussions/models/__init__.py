from discussions.models.acceptance import Acceptance, NotAnAnswer
from discussions.models.anonymity import Anonymity
from discussions.models.ballot import Ballot, PollVoter
from discussions.models.bookmark import Bookmark
from discussions.models.branch import Branch
from discussions.models.claim import Claim, ClaimedByAnother
from discussions.models.comment import Comment, CommentQuerySet, CommentRemoval
from discussions.models.confirmation import Confirmation, ask_again
from discussions.models.crossing import AtHome, Crossing
from discussions.models.duplicate import Dispute, Duplicate, SameThread
from discussions.models.me_too import MeToo, NotAQuestion, OwnQuestion
from discussions.models.moves import Merger, MovedPost, NothingToMove
from discussions.models.poll import BadBallot, BallotLost, Poll, PollBegun, PollClosed, PollOption
from discussions.models.post import PAGE_SIZE, Post, PostQuerySet
from discussions.models.reaction import Reaction
from discussions.models.read_mark import ReadMark
from discussions.models.revision import OpeningPost, PostRemoval, PostRevision, TooSoonToMend
from discussions.models.search_visit import SearchVisit
from discussions.models.states import (
    Closure,
    NoReply,
    Pin,
    SlowMode,
    ThreadClosed,
    ThreadElsewhere,
    TooManyPins,
    TooSoon,
    Unlisting,
)
from discussions.models.success import LONGEST_ENVIRONMENT, Success, place_acceptance
from discussions.models.summary import Summary, SummaryMoved
from discussions.models.template import Template
from discussions.models.thread import NotAnonymousHere, Thread, ThreadQuerySet, ThreadRemoval, ThreadTag
from discussions.models.unsealing import NotSealed, TooManyUnsealings, Unsealing
from discussions.models.vote import OwnPost, Vote

__all__ = [
    "LONGEST_ENVIRONMENT",
    "PAGE_SIZE",
    "Acceptance",
    "Anonymity",
    "AtHome",
    "BadBallot",
    "Ballot",
    "BallotLost",
    "Bookmark",
    "Branch",
    "Claim",
    "ClaimedByAnother",
    "Closure",
    "Comment",
    "CommentQuerySet",
    "CommentRemoval",
    "Confirmation",
    "Crossing",
    "Dispute",
    "Duplicate",
    "MeToo",
    "Merger",
    "MovedPost",
    "NoReply",
    "NotAQuestion",
    "NotAnAnswer",
    "NotAnonymousHere",
    "NotSealed",
    "NothingToMove",
    "OpeningPost",
    "OwnPost",
    "OwnQuestion",
    "Pin",
    "Poll",
    "PollBegun",
    "PollClosed",
    "PollOption",
    "PollVoter",
    "Post",
    "PostQuerySet",
    "PostRemoval",
    "PostRevision",
    "Reaction",
    "ReadMark",
    "SameThread",
    "SearchVisit",
    "SlowMode",
    "Success",
    "Summary",
    "SummaryMoved",
    "Template",
    "Thread",
    "ThreadClosed",
    "ThreadElsewhere",
    "ThreadQuerySet",
    "ThreadRemoval",
    "ThreadTag",
    "TooManyPins",
    "TooManyUnsealings",
    "TooSoon",
    "TooSoonToMend",
    "Unlisting",
    "Unsealing",
    "Vote",
    "ask_again",
    "place_acceptance",
]
