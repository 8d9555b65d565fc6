"""Who is told of what is said about a wiki page."""

from communities.audience import Levels
from communities.followables import Matter
from communities.models import Activity, Community
from discussions.models import Thread
from notifications.wanting import Reasons, owners_of, wanting
from wiki.models import Page


def _of_talk(activity: Activity, community: Community, levels: Levels) -> Reasons:
    """Who watches the page, and who looks after it. Who follows the community hears of the thread itself."""
    page = Page.objects.filter(pk=activity.object_id, removal=None).first()
    is_there = Thread.objects.filter(pk=activity.data["thread"], removal=None).exists()
    return owners_of(page) | wanting(levels, Matter.REMARK) if page and is_there else {}


TOLD = {
    ("opened talk", "page"): _of_talk,
}
