from wiki.models.blame import Blame
from wiki.models.cleanup import CleanedPage, Cleanup, TooLateToUndo
from wiki.models.export import WikiExport
from wiki.models.incoming import PageImport
from wiki.models.links import PageLink, Redirect, pages_at
from wiki.models.page import Page, PageRemoval, PagesBelow, PageTag, Saved
from wiki.models.revision import Revision
from wiki.paths import BadPlace, BelowItself, ParentRemoved, PathTaken, PathTooLong

__all__ = [
    "BadPlace",
    "BelowItself",
    "Blame",
    "CleanedPage",
    "Cleanup",
    "Page",
    "PageImport",
    "PageLink",
    "PageRemoval",
    "PageTag",
    "PagesBelow",
    "ParentRemoved",
    "PathTaken",
    "PathTooLong",
    "Redirect",
    "Revision",
    "Saved",
    "TooLateToUndo",
    "WikiExport",
    "pages_at",
]
