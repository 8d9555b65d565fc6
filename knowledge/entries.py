"""How content becomes entries, and entries become documents of the index. The one place that knows."""

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

import markup
from communities.models import Event, TagSynonym
from discussions.models import Comment, Duplicate, Post, Thread
from knowledge.attached import words_attached
from knowledge.index_queries import OBSOLETE, Document
from knowledge.models import Entry, Keep
from knowledge.standing import standing_of, trust_in
from knowledge.uses import words_asked
from wiki.models import Page, PageComment, Wording

# An entry's key is its source's, times the number of kinds there may be, plus the kind's place.
ROOM_FOR_KINDS = 16
PLACES = {"thread": 0, "post": 1, "page": 2, "event": 3}


def entry_id(kind: str, pk: int) -> int:
    return pk * ROOM_FOR_KINDS + PLACES[kind]


def posts_to_index(posts: QuerySet[Post]) -> QuerySet[Post]:
    """The posts with all that their entries ask of them."""
    keeps = Keep.objects.filter(page__removal=None)
    return (
        posts.select_related("thread__duplicate__target__removal", "thread__summary", "removal", "thread__removal")
        .prefetch_related(
            "thread__tag_items__tag",
            "thread__poll__options",
            Prefetch("thread__duplicates", Duplicate.objects.filter(thread__removal=None), to_attr="aliases"),
            Prefetch("thread__aliases__thread__posts", Post.objects.filter(number=1), to_attr="openings"),
            Prefetch("comments", Comment.objects.filter(removal=None).order_by("pk"), to_attr="said_under_it"),
        )
        .annotate(
            is_kept=Exists(keeps.filter(post=OuterRef("pk"))),
            is_thread_kept=Exists(keeps.filter(post__thread=OuterRef("thread"))),
        )
    )


def pages_to_index(pages: QuerySet[Page]) -> QuerySet[Page]:
    """The pages with all that their entries ask of them."""
    keeps = Keep.objects.filter(page=OuterRef("pk"))
    return (
        pages.select_related("community", "removal", "obsolescence", "approved_text", "article")
        .prefetch_related(
            "tag_items__tag",
            Prefetch("passages__comments", PageComment.objects.filter(removal=None).order_by("pk"), to_attr="said"),
            Prefetch("wordings", Wording.objects.order_by("pk"), to_attr="asked_as"),
        )
        .annotate(is_kept=Exists(keeps))
    )


def id_of_post(post: Post) -> int:
    """The opening post speaks for its thread."""
    return entry_id("thread", post.thread_id) if post.is_opening else entry_id("post", post.pk)


def is_live(thing: Post | Page) -> bool:
    """Whether it is there for anybody."""
    if isinstance(thing, Post) and hasattr(thing.thread, "removal"):
        return False
    return not hasattr(thing, "removal")


def entries_of_posts(posts: list[Post]) -> list[Entry]:
    """The entries of posts that `posts_to_index` gave."""
    attached = words_attached("post", posts)
    under = words_attached("comment", [comment for post in posts for comment in post.said_under_it])
    entries = []
    for post in posts:
        words = [attached.get(post.pk, ""), *(under.get(comment.pk, "") for comment in post.said_under_it)]
        entries.append(entry_of_post(post, words))
    return entries


def entries_of_pages(pages: list[Page]) -> list[Entry]:
    """The entries of pages that `pages_to_index` gave."""
    attached, asked = words_attached("page", pages), words_asked(pages)
    said = {page.pk: [comment for passage in page.passages.all() for comment in passage.said] for page in pages}
    under = words_attached("page-comment", [comment for comments in said.values() for comment in comments])
    entries = []
    for page in pages:
        words = [attached.get(page.pk, ""), *(markup.plain(comment.html) for comment in said[page.pk])]
        words += [under.get(comment.pk, "") for comment in said[page.pk]]
        entries.append(entry_of_page(page, [*asked[page.pk], *words]))
    return entries


def entry_of_post(post: Post, attached: list[str]) -> Entry:
    thread = post.thread
    source = {"thread": thread} if post.is_opening else {"post": post}
    return Entry(
        id=id_of_post(post),
        kind=thread.kind if post.is_opening else Entry.Kind.ANSWER if thread.is_question else Entry.Kind.REPLY,
        community_id=thread.community_id,
        author_id=post.author_id,
        is_anonymous=post.is_anonymous,
        title=thread.title,
        text=_words_of_post(post, attached),
        tags=thread.tag_names,
        url=(thread if post.is_opening else post).get_absolute_url(),
        signals=_signals_of_thread(post) if post.is_opening else _signals_of_reply(post),
        score=post.score,
        created_at=post.created_at,
        active_at=thread.active_at if post.is_opening else post.created_at,
        **source,
    )


def _words_of_post(post: Post, attached: list[str]) -> str:
    """Also by what was said under it and by its files; a thread by its summary and by who asked the same."""
    texts = [markup.plain(text.html) for text in [post, *post.said_under_it]]
    if post.is_opening:
        texts += [markup.plain(post.thread.summary.html)] if post.thread.summary else []
        texts += _words_of_duplicates(post.thread)
        texts += _options_of(post.thread)
    return "\n".join(filter(None, [*texts, *attached]))


def _options_of(thread: Thread) -> list[str]:
    """What there is to choose, if the thread is a poll."""
    return [option.text for option in thread.poll.options.all()] if hasattr(thread, "poll") else []


def _words_of_duplicates(thread: Thread) -> Iterator[str]:
    """Of the same community only: who reads the one may read the other."""
    for duplicate in sorted(thread.aliases, key=lambda duplicate: duplicate.pk):
        if duplicate.thread.community_id == thread.community_id:
            yield duplicate.thread.title
            yield from (markup.plain(opening.html) for opening in duplicate.thread.openings)


def _signals_of_thread(post: Post) -> list[str]:
    thread = post.thread
    if hasattr(thread, "duplicate") and thread.duplicate.leads_on:
        return ["duplicate"]
    answered = ["answered" if thread.is_answered else "unanswered"] if thread.is_question else []
    return answered + ["kept"] * post.is_thread_kept


def _signals_of_reply(post: Post) -> list[str]:
    return ["accepted"] * post.is_accepted + ["kept"] * post.is_kept


def _signals_of_article(page: Page) -> list[str]:
    return ["article", page.article.confidence] if page.is_article else []


def entry_of_page(page: Page, more: list[str]) -> Entry:
    """Also by the words in which it was asked for, by what was said about its passages, and by the files of both."""
    return Entry(
        id=entry_id("page", page.pk),
        page=page,
        kind=Entry.Kind.PAGE,
        community_id=page.community_id,
        author_id=page.owner_id,
        title=page.title,
        text="\n".join(filter(None, [markup.plain(page.shown.html), *more])),
        tags=page.tag_names,
        url=page.get_absolute_url(),
        signals=["kept"] * page.is_kept + [OBSOLETE] * page.is_obsolete + _signals_of_article(page),
        created_at=page.created_at,
        active_at=page.edited_at,
    )


def entry_of_event(event: Event) -> Entry:
    return Entry(
        id=entry_id("event", event.pk),
        event=event,
        kind=Entry.Kind.EVENT,
        community_id=event.community_id,
        author_id=event.planned_by_id,
        title=event.title,
        text="\n".join(filter(None, [markup.plain(event.html), event.place])),
        url=event.get_absolute_url(),
        created_at=event.created_at,
        active_at=event.changed_at,
    )


def documents_of(entries: Iterable[Entry]) -> Iterator[Document]:
    """What the index holds of these entries, with the other names of their tags and their standing: six queries."""
    listed = list(entries)
    tags = {tag for entry in listed for tag in entry.tags}
    synonyms: dict[str, list[str]] = {}
    for tag, name in TagSynonym.objects.filter(tag__name__in=tags).values_list("tag__name", "name"):
        synonyms.setdefault(tag, []).append(name)
    standing = standing_of(listed)
    for entry in listed:
        names = [name for tag in entry.tags for name in [tag, *synonyms.get(tag, [])]]
        yield _document_of(entry, names, trust_in(entry, standing[entry.pk]))


def _document_of(entry: Entry, tags: list[str], trust: float) -> Document:
    """A reply is found by its own words: the title leads to its thread."""
    is_reply = entry.post_id is not None
    return Document(
        entry=entry.pk,
        version=entry.version,
        kind=entry.kind,
        title="" if is_reply else entry.title,
        text=entry.text,
        tags=() if is_reply else tuple(tags),
        community=entry.community_id,
        author=entry.author_id or 0,
        created=max(int(entry.created_at.timestamp()), 0),
        signals=tuple(entry.signals),
        trust=trust,
    )


def all_entries() -> Iterator[list[Entry]]:
    """The entries that there should be, made from the content, in batches by key of the source."""
    posts = Post.objects.filter(removal=None, thread__removal=None)
    for batch in in_batches(posts_to_index(posts)):
        yield entries_of_posts(batch)
    for batch in in_batches(pages_to_index(Page.objects.filter(removal=None))):
        yield entries_of_pages(batch)
    for batch in in_batches(Event.objects.told_once()):
        yield [entry_of_event(event) for event in batch]


def in_batches(rows: QuerySet, size: int = 500) -> Iterator[list]:
    """The rows by key, some at a time, so that memory does not grow with the table."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield batch
        last = batch[-1].pk
