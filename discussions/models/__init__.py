from discussions.models.post import (
    PAGE_SIZE,
    Acceptance,
    NotAnAnswer,
    OpeningPost,
    OwnPost,
    Post,
    PostRemoval,
    PostRevision,
    Vote,
)
from discussions.models.thread import ReadMark, Thread, ThreadRemoval, ThreadTag

__all__ = [
    "PAGE_SIZE",
    "Acceptance",
    "NotAnAnswer",
    "OpeningPost",
    "OwnPost",
    "Post",
    "PostRemoval",
    "PostRevision",
    "ReadMark",
    "Thread",
    "ThreadRemoval",
    "ThreadTag",
    "Vote",
]
