"""What is said about the passages of a page, as one reader sees it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch, Window
from django.db.models.functions import RowNumber

from communities.rules import can_moderate
from markup import refs
from wiki.models import Page, PageComment, Passage, Resolution

ON_A_LIST = 50
SHOWN_OF_EACH = 10


def passages_of(page: Page, reader, *, is_resolved: bool, after: tuple[int, int]) -> tuple[list[Passage], str]:
    """Those of a page in the order of the text, what was taken out last; and where the next ones begin."""
    shown = Passage.objects.visible_to(reader).filter(page=page)
    shown = shown.resolved() if is_resolved else shown.open()
    start, pk = after
    listed = with_resolutions(shown.filter(start__gte=start).exclude(start=start, pk__lte=pk))
    found = list(listed.order_by("start", "pk")[: ON_A_LIST + 1])
    passages = found[:ON_A_LIST]
    fill_passages(passages, page, reader)
    more = f"{passages[-1].start}.{passages[-1].pk}" if len(found) > ON_A_LIST else ""
    return passages, more


def with_resolutions(passages):
    resolutions = Resolution.objects.select_related("by", "reopened_by").order_by("pk")
    return passages.prefetch_related(Prefetch("resolutions", resolutions))


def fill_passages(passages: Iterable[Passage], page: Page, reader) -> None:
    """Give each passage what was said first about it, and whether there is more."""
    place = Window(RowNumber(), partition_by="passage", order_by="pk")
    first = PageComment.objects.filter(passage__in=passages, removal=None).annotate(place=place)
    found = first.filter(place__lte=SHOWN_OF_EACH + 1).select_related("author").in_order()
    comments: list[PageComment] = list(found)
    by_passage: defaultdict[int, list[PageComment]] = defaultdict(list)
    for comment in comments:
        by_passage[comment.passage_id].append(comment)
    fill_comments(comments, page, reader)
    for passage in passages:
        passage.page = page
        passage.said = by_passage[passage.pk][:SHOWN_OF_EACH]
        passage.has_more = len(by_passage[passage.pk]) > SHOWN_OF_EACH
        for comment in passage.said:
            comment.passage = passage


def fill_comments(comments: list[PageComment], page: Page, reader) -> None:
    """Give each comment its HTML for this reader, and what the reader may do with it."""
    filled = refs.fill([(comment.html, page.community_id) for comment in comments], reader)
    moderates = can_moderate(reader, page.community)
    for comment, html in zip(comments, filled, strict=True):
        comment.filled_html = html
        comment.is_mine = comment.author_id == reader.pk
        comment.is_editable = comment.is_mine and not page.community.is_archived
        comment.is_removable = comment.is_editable or moderates
