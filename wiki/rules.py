"""Who may do what in a wiki: one question a function, no side effects."""

from communities.models import Community, Role
from communities.rules import can_change, can_moderate, can_post, may_steward, role_of
from wiki.models import Page, PageComment


def can_write(user, community: Community) -> bool:
    """Who may write in the community may write and edit its pages."""
    return can_post(user, community)


def can_edit(user, page: Page) -> bool:
    """Who may write, writes; an article under compliance is changed by who answers for it."""
    if page.is_article and page.article.is_compliance and not answers_for(user, page):
        return False
    return can_write(user, page.community)


def can_propose(user, page: Page) -> bool:
    """Who might write there but for what protects the page proposes what they would write."""
    return can_write(user, page.community) and not can_edit(user, page)


def answers_for(user, page: Page) -> bool:
    """Owner and stewards."""
    return owns(user, page) or may_steward(user, page.community)


def owns(user, page: Page) -> bool:
    """Whether the person looks after the page, by name or by their role."""
    # See also wiki.reviewing.owned_by.
    if page.owner_role:
        return role_of(user, page.community) == page.owner_role
    return page.owner_id == user.pk


def can_care(user, page: Page) -> bool:
    """Owner and stewards say that it is right or obsolete, how often it is checked, and who owns it."""
    return can_move(user, page)


def can_approve(user, page: Page) -> bool:
    """Experts and stewards approve what others wrote."""
    # See also notifications.page_audience.
    return can_edit(user, page) and (may_steward(user, page.community) or role_of(user, page.community) == Role.EXPERT)


def can_rule(user, community: Community) -> bool:
    """Leaders say how many people look at a change before readers see it."""
    return can_change(user, community)


def can_note(user, page: Page) -> bool:
    """Any reader may say what should change, and whether the page helped."""
    return not page.community.is_archived


def can_comment(user, page: Page) -> bool:
    """Who may write in the community says something about a passage, and that it is settled."""
    return can_write(user, page.community)


def can_edit_comment(user, comment: PageComment) -> bool:
    """A remark is its writer's own."""
    return comment.author_id == user.pk and not comment.community.is_archived


def can_remove_comment(user, comment: PageComment) -> bool:
    return can_edit_comment(user, comment) or can_moderate(user, comment.community)


def can_hand_over(user, community: Community) -> bool:
    return may_steward(user, community)


def can_move(user, page: Page) -> bool:
    """Titles and places are kept by the page's owner and the community's stewards."""
    return can_edit(user, page) and answers_for(user, page)


def can_validate(user, page: Page) -> bool:
    """Owner, experts and stewards say that an article is to be trusted."""
    return can_approve(user, page) or can_care(user, page)


def can_govern(user, page: Page) -> bool:
    """Owner and stewards say who may change an article, and whether it is one any more."""
    return can_care(user, page)


def can_arrange(user, community: Community) -> bool:
    """Stewards move every page of a wiki, see what is amiss in it, clean it up, and take it away as a file."""
    return may_steward(user, community)


def can_remove(user, page: Page) -> bool:
    """Whoever may move it may put it in the bin, and bring it back."""
    return can_move(user, page)
