"""What following a page, a page with all below, or a whole wiki brings."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.followables import Brings, Followable, Matter, Ring, tags_ring
from communities.models import Community, Level
from wiki.models import Page
from wiki.paths import trail

CHANGED = [Matter.BEGINS, Matter.GROWS]
WITH_COMMENTS = [*CHANGED, Matter.REMARK, Matter.TURNS]


def around(page: Page) -> list[Ring]:
    """The branches that a page stands in, the nearest first; its tags; the wiki; the community."""
    above = Page.objects.filter(community=page.community_id, path__in=trail(page.path)).order_by("-path")
    branches = [[("branch", pk)] for pk in above.values_list("pk", flat=True)]
    tags = tags_ring(("page", page.pk))
    return [*branches, tags, [("wiki", page.community_id)], [("community", page.community_id)]]


def pages(reader):
    return Page.objects.visible_to(reader).select_related("community").defer("body", "html")


def register() -> None:
    """Let people follow pages, branches and wikis."""
    Followable.register(
        Followable(
            name="page",
            label=_("Page"),
            icon="file-text",
            model=Page,
            visible_to=pages,
            url=Page.get_absolute_url,
            where=lambda page: page.community.name,
            rings=lambda page: [[("page", page.pk)], *around(page)],
            levels={
                Level.IGNORE: Brings.of(_("Nothing of this page, unless somebody writes your @name.")),
                Level.NORMAL: Brings.of(_("When you are mentioned.")),
                Level.FOLLOW: Brings.of(_("When the page changes. Typing errors do not count."), Matter.GROWS),
                Level.WATCH: Brings.of(_("Changes, and each comment."), Matter.GROWS, Matter.REMARK, Matter.TURNS),
            },
        )
    )
    Followable.register(
        Followable(
            name="branch",
            label=_("Page with all below it"),
            icon="folder",
            model=Page,
            visible_to=pages,
            url=Page.get_absolute_url,
            where=lambda page: page.community.name,
            rings=around,
            levels={
                Level.IGNORE: Brings.of(_("Nothing of these pages, unless somebody writes your @name.")),
                Level.NORMAL: Brings.of(_("New pages below this one."), Matter.BEGINS),
                Level.FOLLOW: Brings.of(_("New pages, and changes of all of them."), *CHANGED),
                Level.WATCH: Brings.of(_("New pages, changes, and each comment."), *WITH_COMMENTS),
            },
        )
    )
    Followable.register(
        Followable(
            name="wiki",
            label=_("Wiki"),
            icon="book-open",
            model=Community,
            visible_to=Community.objects.readable_by,
            url=lambda community: reverse("wiki:wiki", args=[community.slug]),
            rings=lambda community: [[("wiki", community.pk)], [("community", community.pk)]],
            levels={
                Level.IGNORE: Brings.of(_("Nothing of this wiki, unless somebody writes your @name.")),
                Level.NORMAL: Brings.of(_("New pages."), Matter.BEGINS),
                Level.FOLLOW: Brings.of(_("New pages, and changes of all of them."), *CHANGED),
                Level.WATCH: Brings.of(_("New pages, changes, and each comment."), *WITH_COMMENTS),
            },
        )
    )
