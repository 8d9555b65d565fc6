from collections import defaultdict
from dataclasses import dataclass

from django import template
from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.prepared import prepared
from communities.models import Community, Event, Membership
from discussions.models import Post, Thread
from knowledge import searching
from knowledge.models import Entry, Keep
from wiki import rules as wiki_rules
from wiki.models import Page

register = template.Library()

MOST_EVIDENCE = 2


@register.simple_tag(takes_context=True)
def kept_in_wiki(context, thread: Thread) -> dict[int, list[Page]]:
    """The wiki pages that keep posts of a thread, by the post's id: those that the reader may see. One query."""
    found: defaultdict[int, list[Page]] = defaultdict(list)
    for keep in _keeps_of(context["request"].user, thread=thread.pk):
        found[keep.post_id].append(keep.page)
    return dict(found)


@prepared
def _keeps_of(reader, *, thread: int) -> QuerySet[Keep]:
    keeps = Keep.objects.filter(post__thread=thread, page__in=Page.objects.visible_to(reader))
    return keeps.select_related("page__community").defer("page__body", "page__html").order_by("pk")


@register.simple_tag(takes_context=True)
def kept_from(context, page: Page) -> list[Keep]:
    """The answers that a wiki page keeps, with their threads: those that the reader may see. One query."""
    posts = Post.objects.visible_to(context["request"].user)
    keeps = Keep.objects.filter(page=page, post__in=posts).order_by("pk")
    return list(keeps.select_related("post__thread__author", "post__author"))


@register.simple_tag(takes_context=True)
def similar_to(context, title: str, community: str = "") -> list[Entry]:
    """What may answer a question of that title: threads and pages that the reader may see."""
    return searching.similar(title, context["request"].user, community=community)


@register.simple_tag(takes_context=True)
def pages_like(context, title: str, community: str) -> list[Entry]:
    """The pages that may say already what a new one of that title would: those that the reader may see."""
    return searching.similar(title, context["request"].user, community=community, kinds=searching.PAGES)


@register.simple_tag(takes_context=True)
def notes_of(context, event: Event) -> list[Page]:
    """The wiki pages with the notes of an event: those that the reader may see. One query."""
    pages = Page.objects.visible_to(context["request"].user)
    return list(pages.filter(notes__event=event).select_related("community").order_by("pk"))


@register.simple_tag(takes_context=True)
def can_take_notes(context, event: Event) -> bool:
    return wiki_rules.can_write(context["request"].user, event.community)


@dataclass(frozen=True)
class Evidence:
    """That somebody knows about a tag: so many of their answers worked, so many pages keep what they wrote."""

    tag: str
    answers: int
    pages: int


@register.simple_tag(takes_context=True)
def evidence_of(context, memberships: list[Membership], community: Community) -> dict[int, list[Evidence]]:
    """What each of these people showed that they know in the community, the most first, by their id. One query."""
    posts = Post.objects.visible_to(context["request"].user).filter(
        Q(accepted_at__isnull=False) | Q(keeps__page__removal=None, keeps__isnull=False),
        thread__community=community,
        thread__tag_items__isnull=False,
        author__in=[membership.user_id for membership in memberships],
    )
    rows = posts.values_list("author", "thread__tag_items__tag__name").annotate(
        answers=Count("pk", distinct=True, filter=Q(accepted_at__isnull=False)),
        pages=Count("keeps__page", distinct=True, filter=Q(keeps__page__removal=None)),
    )
    found: defaultdict[int, list[Evidence]] = defaultdict(list)
    for author, tag, answers, pages in rows.order_by("-answers", "-pages", "thread__tag_items__tag__name"):
        if len(found[author]) < MOST_EVIDENCE:
            found[author].append(Evidence(tag, answers, pages))
    return dict(found)


@register.filter
def for_person(evidence: dict[int, list[Evidence]], person: User) -> list[Evidence]:
    return evidence.get(person.pk, [])
