from discussions.models.anonymity import Anonymity
from discussions.models.bookmark import Bookmark
from discussions.models.post import (
    PAGE_SIZE,
    Acceptance,
    NotAnAnswer,
    OpeningPost,
    OwnPost,
    Post,
    PostQuerySet,
    PostRemoval,
    PostRevision,
    Vote,
)
from discussions.models.read_mark import ReadMark
from discussions.models.thread import NotAnonymousHere, Thread, ThreadQuerySet, ThreadRemoval, ThreadTag

__all__ = [
    "PAGE_SIZE",
    "Acceptance",
    "Anonymity",
    "Bookmark",
    "NotAnAnswer",
    "NotAnonymousHere",
    "OpeningPost",
    "OwnPost",
    "Post",
    "PostQuerySet",
    "PostRemoval",
    "PostRevision",
    "ReadMark",
    "Thread",
    "ThreadQuerySet",
    "ThreadRemoval",
    "ThreadTag",
    "Vote",
]
