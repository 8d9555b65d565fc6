"""What the drafts of asking, replying and editing are for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.places import Place
from communities.paging import number_from
from discussions.models import Comment, Post, Thread


def places_of_asking(reader: User, keys: set[str]) -> dict[str, Place]:
    return {key: Place(_("A new thread"), reverse("discussions:ask")) for key in keys}


def places_of_replies(reader: User, keys: set[str]) -> dict[str, Place]:
    threads = Thread.objects.visible_to(reader).in_bulk(numbers_in(keys))
    return {
        str(pk): Place(_("Reply in: %(title)s") % {"title": thread.title}, f"{thread.get_absolute_url()}#reply")
        for pk, thread in threads.items()
    }


def places_of_edits(reader: User, keys: set[str]) -> dict[str, Place]:
    posts = Post.objects.visible_to(reader).select_related("thread").in_bulk(numbers_in(keys))
    return {
        str(pk): Place(
            _("Edit in: %(title)s") % {"title": post.thread.title}, reverse("discussions:post-edit", args=[pk])
        )
        for pk, post in posts.items()
    }


def places_of_comments(reader: User, keys: set[str]) -> dict[str, Place]:
    posts = Post.objects.visible_to(reader).select_related("thread").in_bulk(numbers_in(keys))
    return {
        str(pk): Place(_("Comment in: %(title)s") % {"title": post.thread.title}, post.comments_url)
        for pk, post in posts.items()
    }


def places_of_edited_comments(reader: User, keys: set[str]) -> dict[str, Place]:
    comments = Comment.objects.visible_to(reader).select_related("post__thread").in_bulk(numbers_in(keys))
    return {
        str(pk): Place(
            _("Edit in: %(title)s") % {"title": comment.post.thread.title},
            reverse("discussions:comment-edit", args=[pk]),
        )
        for pk, comment in comments.items()
    }


def places_of_summaries(reader: User, keys: set[str]) -> dict[str, Place]:
    threads = Thread.objects.visible_to(reader).in_bulk(numbers_in(keys))
    return {
        str(pk): Place(_("Summary of: %(title)s") % {"title": thread.title}, reverse("discussions:summary", args=[pk]))
        for pk, thread in threads.items()
    }


def places_of_branches(reader: User, keys: set[str]) -> dict[str, Place]:
    posts = Post.objects.visible_to(reader).select_related("thread").in_bulk(numbers_in(keys))
    return {
        str(pk): Place(
            _("A discussion that goes on from: %(title)s") % {"title": post.thread.title},
            reverse("discussions:branch", args=[pk]),
        )
        for pk, post in posts.items()
    }


def numbers_in(keys: set[str]) -> list[int]:
    return [number for key in keys if (number := number_from(key)) is not None]


FINDERS = {
    "ask": places_of_asking,
    "thread": places_of_replies,
    "post": places_of_edits,
    "comment": places_of_comments,
    "comment-edit": places_of_edited_comments,
    "summary": places_of_summaries,
    "branch": places_of_branches,
}
