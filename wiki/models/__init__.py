from wiki.models.approval import Approval, ApprovalRule, ApprovedText, NotNewest, OwnRevision
from wiki.models.article import Article, NoResolution
from wiki.models.blame import Blame
from wiki.models.care import Obsolescence, ReviewInterval, Verification
from wiki.models.change_note import LONGEST_NOTE, ChangeNote, ChangeNoteClosing
from wiki.models.cleanup import CleanedPage, Cleanup, TooLateToUndo
from wiki.models.export import WikiExport
from wiki.models.helpfulness import Helpfulness, least_helpful
from wiki.models.incoming import PageImport
from wiki.models.links import PageLink, Redirect, pages_at
from wiki.models.news import News, NewsAudience, NewsRead
from wiki.models.page import Page, PageRemoval, PagesBelow, PageTag, Saved
from wiki.models.page_comment import LONGEST_COMMENT, PageComment, PageCommentRemoval
from wiki.models.passage import LONGEST_CONTEXT, LONGEST_QUOTE, Passage, Resolution
from wiki.models.proposal import Proposal, SameText, TooManyProposals
from wiki.models.required_reading import (
    Chase,
    ChasedToday,
    NothingToRead,
    ReadingEnd,
    ReadReceipt,
    RequiredReading,
)
from wiki.models.revision import Revision
from wiki.models.template import PageTemplate, TemplateNameTaken
from wiki.models.wording import LONGEST_WORDS, Wording
from wiki.paths import BadPlace, BelowItself, ParentRemoved, PathTaken, PathTooLong

__all__ = [
    "LONGEST_COMMENT",
    "LONGEST_CONTEXT",
    "LONGEST_NOTE",
    "LONGEST_QUOTE",
    "LONGEST_WORDS",
    "Approval",
    "ApprovalRule",
    "ApprovedText",
    "Article",
    "BadPlace",
    "BelowItself",
    "Blame",
    "ChangeNote",
    "ChangeNoteClosing",
    "Chase",
    "ChasedToday",
    "CleanedPage",
    "Cleanup",
    "Helpfulness",
    "News",
    "NewsAudience",
    "NewsRead",
    "NoResolution",
    "NotNewest",
    "NothingToRead",
    "Obsolescence",
    "OwnRevision",
    "Page",
    "PageComment",
    "PageCommentRemoval",
    "PageImport",
    "PageLink",
    "PageRemoval",
    "PageTag",
    "PageTemplate",
    "PagesBelow",
    "ParentRemoved",
    "Passage",
    "PathTaken",
    "PathTooLong",
    "Proposal",
    "ReadReceipt",
    "ReadingEnd",
    "Redirect",
    "RequiredReading",
    "Resolution",
    "ReviewInterval",
    "Revision",
    "SameText",
    "Saved",
    "TemplateNameTaken",
    "TooLateToUndo",
    "TooManyProposals",
    "Verification",
    "WikiExport",
    "Wording",
    "least_helpful",
    "pages_at",
]
