"""Who is told of a wiki page, and of what is said about it."""

from communities.audience import Levels
from communities.followables import Matter
from communities.models import MAY_STEWARD, Activity, Community, Membership, Role
from discussions.models import Thread
from notifications.models import Reason
from notifications.wanting import Reasons, mentioned, owners_of, wanting
from wiki.models import ApprovedText, Article, News, Page, PageComment, RequiredReading, Revision


def _of_page(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """Who wants to know of it; while it waits for approval only who may give that."""
    page = Page.objects.filter(pk=activity.object_id, removal=None).first()
    if page is None:
        return {}
    if activity.data.get("waits"):
        return _may_approve(page)
    if activity.verb == "wrote":
        return wanting(levels, Matter.BEGINS) | mentioned(page.body, community)
    return {} if activity.data.get("size") == Revision.Size.TYPO else wanting(levels, Matter.GROWS)


def _may_approve(page: Page) -> Reasons:
    """Who may approve what waits of the page now, and wrote none of it."""
    # See also wiki.rules.can_approve.
    held = ApprovedText.objects.filter(page=page).first()
    if held is None:
        return {}
    members = Membership.objects.filter(community=page.community_id)
    able = set(members.filter(role__in=[*MAY_STEWARD, Role.EXPERT]).values_list("user", flat=True))
    if page.is_article and page.article.is_compliance:
        able &= set(members.filter(role__in=MAY_STEWARD).values_list("user", flat=True)) | set(owners_of(page))
    writers = page.revisions.filter(number__gt=held.number).values_list("by", flat=True)
    return dict.fromkeys(able - set(writers), Reason.APPROVE)


def _of_approval(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """Who wrote what readers see now, and who wants to know that it is new or changed."""
    page = Page.objects.filter(pk=activity.object_id, removal=None).first()
    if page is None:
        return {}
    data = {"seen": activity.data["number"] - 1} | activity.data
    waited = page.revisions.filter(number__gt=data["seen"], number__lte=data["number"])
    told: Reasons = {}
    if data["seen"] == 0:
        told = wanting(levels, Matter.BEGINS) | mentioned(page.shown.body, community)
    elif waited.exclude(size=Revision.Size.TYPO).exists():
        told = wanting(levels, Matter.GROWS)
    return told | dict.fromkeys(waited.exclude(by=None).values_list("by", flat=True), Reason.WROTE)


def _of_talk(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """Who watches the page, and who looks after it. Who follows the community hears of the thread itself."""
    page = Page.objects.filter(pk=activity.object_id, removal=None).first()
    is_there = Thread.objects.filter(pk=activity.data["thread"], removal=None).exists()
    return owners_of(page) | wanting(levels, Matter.REMARK) if page and is_there else {}


def _of_comment(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """Who watches the page, who looks after it, who takes part, and whom it names."""
    present = PageComment.objects.filter(pk=activity.object_id, removal=None, passage__page__removal=None)
    comment = present.select_related("passage__page").first()
    if comment is None:
        return {}
    others = comment.passage.comments.filter(removal=None).exclude(author=None).values_list("author", flat=True)
    told = owners_of(comment.page) | wanting(levels, Matter.REMARK)
    return told | dict.fromkeys(others, Reason.COMMENT) | mentioned(comment.body, community)


def _of_settling(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """Who said something about the passage."""
    first = PageComment.objects.filter(pk=activity.object_id, removal=None).first()
    if first is None:
        return {}
    said = PageComment.objects.filter(passage=first.passage_id, removal=None).exclude(author=None)
    return dict.fromkeys(said.values_list("author", flat=True), Reason.COMMENT)


def _of_proposal(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """Who may validate the article: its stewards, or where there are none its leaders; and who looks after it."""
    article = Article.objects.filter(page=activity.object_id, page__removal=None).select_related("page").first()
    if article is None or not article.is_proposed:
        return {}
    members = Membership.objects.filter(community=community)
    stewards = set(members.filter(role=Role.STEWARD).values_list("user", flat=True))
    people = stewards or set(members.filter(role=Role.LEADER).values_list("user", flat=True))
    return dict.fromkeys(people, Reason.REQUEST) | owners_of(article.page)


def _of_reading(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """Who is asked to read the page and has not said yet that they did."""
    open_ones = RequiredReading.objects.open().filter(page__removal=None)
    reading = open_ones.filter(pk=activity.data["reading"]).select_related("page__community").first()
    return dict.fromkeys(reading.waiting.values_list("pk", flat=True), Reason.READ) if reading else {}


def _of_news(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """For whom the change is news, and who has not read it yet."""
    told: Reasons = {}
    for news in News.objects.filter(pk__in=activity.data["news"], page__removal=None).select_related("audience__page"):
        waiting = news.audience.people.exclude(pk__in=news.reads.values("person"))
        told |= dict.fromkeys(waiting.values_list("pk", flat=True), Reason.NEWS)
    return told


TOLD = {
    ("wrote", "page"): _of_page,
    ("edited", "page"): _of_page,
    ("approved", "page"): _of_approval,
    ("proposed validation", "page"): _of_proposal,
    ("opened talk", "page"): _of_talk,
    ("commented", "page-comment"): _of_comment,
    ("resolved", "page-comment"): _of_settling,
    ("asked to read", "page"): _of_reading,
    ("told news", "page"): _of_news,
    ("chased", "page"): _of_reading,
}
