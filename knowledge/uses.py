"""What questions say of wiki pages: that one helped to solve a question, and in which words an article is asked for.

Made anew by the worker that indexes, from what is so by then. So all is taken back with the acceptance, the link or the
duplicate that it came from. What is asked where not every reader of a page may know of it says nothing of the page.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from html import unescape
from operator import or_
from typing import NamedTuple
from urllib.parse import unquote

from django.conf import settings
from django.db.models import Q, QuerySet

import markup
from discussions.models import Duplicate, Post, Success, Thread
from knowledge.models import Keep
from markup.refs import PLACEHOLDER
from wiki.models import Article, Page, Verification, Wording, pages_at
from wiki.paths import Place, place_of

LINK = re.compile(r'href="([^"]+)"')
PAGE = re.compile(r"/communities/([\w-]{1,100})/wiki/([^?#]{1,400}?)/(?:[?#].*)?")
MARKS = ["/wiki/", 'data-ref="page:', 'data-ref="include:']  # of which a text has one that cites a page
ENOUGH_PEOPLE = 3
LONGEST_QUESTION = 2_000  # characters of it that are kept with a wording


class Use(NamedTuple):
    """That an accepted answer sends its reader to a page."""

    post: int
    page: int


def cited_places(html: str, community: str) -> set[Place]:
    """The places of pages that a text links to, in whichever way; `community` is the slug of where it stands."""
    placeholders = [(kind, unescape(target)) for kind, target, _label in PLACEHOLDER.findall(html)]
    places = {place_of(target, community) for kind, target in placeholders if kind in {"page", "include"}}
    addresses = [target for kind, target in placeholders if kind == "card"] + list(map(unescape, LINK.findall(html)))
    paths = [address.removeprefix(settings.SITE_URL.rstrip("/")) for address in addresses]
    return places | {Place(found[1], unquote(found[2])) for path in paths if (found := PAGE.fullmatch(path))}


def settle(posts: list[Post], *, threads: set[int], pages: set[int]) -> set[int]:
    """Note what these posts and threads say of pages. Returns the pages whose words or trust change with it."""
    used = settle_uses([post for post in posts if not post.is_opening])
    concerned = pages | used
    changed = settle_wordings(articles_of(concerned, threads | {post.thread_id for post in posts}))
    propose(concerned)
    return changed | used


def settle_uses(replies: list[Post]) -> set[int]:
    """Count each accepted reply as a check of the pages that it cites, and no other. Returns the pages of them all."""
    there = {
        Use(check.object_id, check.page_id): check
        for check in Verification.objects.filter(kind="post", object_id__in=[post.pk for post in replies])
        if check.object_id is not None
    }
    wanted = uses_of([post for post in replies if post.is_accepted and _is_there(post)])
    Verification.objects.filter(pk__in=[check.pk for use, check in there.items() if use not in wanted]).delete()
    for use, post in wanted.items():
        at = worked_at(post)
        if use not in there or there[use].at != at:
            Verification.note_use(use.page, kind="post", object_id=post.pk, by=post.acceptance.accepted_by, at=at)
    return {use.page for use in {*there, *wanted}}


def _is_there(post: Post) -> bool:
    return post.thread.is_question and not hasattr(post, "removal") and not hasattr(post.thread, "removal")


def worked_at(post: Post) -> datetime:
    """When it was last said that the answer works."""
    return post.acceptance.confirmed_at or post.acceptance.accepted_at


def uses_of(accepted: list[Post]) -> dict[Use, Post]:
    """The pages that accepted answers cite: such that whoever reads the page may know of the question.

    A question that the page itself was made from proves nothing.
    """
    citing = [post for post in accepted if any(mark in post.html for mark in MARKS) and hasattr(post, "acceptance")]
    cited = {post.pk: cited_places(post.html, post.thread.community.slug) for post in citing}
    found = pages_at(set().union(*cited.values())) if any(cited.values()) else {}
    pages = Page.objects.in_bulk(found.values())
    kept = set(Keep.objects.filter(page__in=pages).values_list("post__thread", "page"))
    return {
        Use(post.pk, page): post
        for post in citing
        for page in {found[place] for place in cited[post.pk] if place in found}
        if page in pages and (post.thread_id, page) not in kept and _may_be_known(post.thread, pages[page])
    }


def _may_be_known(thread: Thread, page: Page) -> bool:
    return thread.community_id == page.community_id or thread.community.is_open


def articles_of(pages: set[int], threads: set[int]) -> QuerySet[Page]:
    """The articles among these pages, and those that were made from one of these threads."""
    kept = Keep.objects.filter(post__thread__in=threads).values_list("page", flat=True)
    return Page.objects.filter(pk__in=pages.union(kept), article__isnull=False, removal=None)


def settle_wordings(articles: Iterable[Page]) -> set[int]:
    """Keep with each article the words of those who asked for it. Returns the articles where some came or went.

    They are those of the question that it was made from, of its duplicates, and of what it solved.
    """
    changed = set()
    for page in articles:
        wanted = asked_for(page)
        there = set(page.wordings.filter(kind="thread").values_list("object_id", flat=True))
        if wanted == there:
            continue
        page.wordings.filter(kind="thread", object_id__in=there - wanted).delete()
        openings = Post.objects.filter(thread__in=wanted - there, number=1).select_related("thread").order_by("pk")
        Wording.objects.bulk_create([wording_of(opening, page) for opening in openings], ignore_conflicts=True)
        changed.add(page.pk)
    return changed


def wording_of(opening: Post, page: Page) -> Wording:
    more = markup.plain(opening.html)[:LONGEST_QUESTION]
    thread = opening.thread
    return Wording(page=page, kind="thread", object_id=thread.pk, words=thread.title, more=more, at=opening.created_at)


def asked_for(page: Page) -> set[int]:
    """The questions that the article answers."""
    questions = Thread.objects.questions().filter(removal=None)
    kept = Keep.objects.filter(page=page).values("post__thread")
    same = Duplicate.objects.filter(target__in=kept).values("thread")
    solved = Post.objects.filter(pk__in=used_in(page)).values("thread")
    meant = Q(pk__in=kept) | Q(pk__in=same) | Q(pk__in=solved)
    return set(questions.filter(meant).values_list("pk", flat=True))


def used_in(page: Page) -> QuerySet:
    return Verification.objects.filter(page=page, kind="post").values("object_id")


def words_asked(pages: list[Page]) -> dict[int, list[str]]:
    """In which words each article is asked for; of the same community only: who reads the one may read the other."""
    named = [wording.object_id for page in pages for wording in page.asked_as if wording.kind == "thread"]
    rows = Thread.objects.filter(pk__in=named, removal=None).values_list("pk", "community") if named else []
    communities = dict(rows)
    return {
        page.pk: [
            text
            for wording in page.asked_as
            if not wording.kind or communities.get(wording.object_id) == page.community_id
            for text in [wording.words, wording.more]
        ]
        for page in pages
    }


def people_helped(page: Page) -> set[int]:
    """Who solved a question with the page: who asked it, and for whom else the answer worked. Its owner aside."""
    posts = Post.objects.filter(pk__in=used_in(page))
    asked = posts.values_list("thread__author", "thread__anonymity__person")
    people = {author or anonymous for author, anonymous in asked}
    people |= set(Success.objects.filter(post__in=posts).values_list("user", flat=True))
    return people - {None, page.owner_id}


def propose(pages: set[int]) -> None:
    """Propose what has solved questions of enough people to who may validate it."""
    waiting = Article.objects.that_may_be_proposed().filter(page__in=pages).select_related("page__community")
    for article in waiting.order_by("page"):
        if len(people_helped(article.page)) >= ENOUGH_PEOPLE:
            article.propose()


def settle_all() -> None:
    """Note what all accepted answers say of pages: what was there before anybody counted."""
    citing = reduce(or_, [Q(html__contains=mark) for mark in MARKS])
    accepted = Post.objects.filter(citing, accepted_at__isnull=False).select_related("thread__community", "acceptance")
    last = 0
    while batch := list(accepted.filter(pk__gt=last).order_by("pk")[:200]):
        last = batch[-1].pk
        settle(batch, threads=set(), pages=set())
