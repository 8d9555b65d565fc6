from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionsConfig(AppConfig):
    name = "discussions"
    verbose_name = _("Discussions")

    def ready(self):
        from accounts import places
        from communities.kinds import ContentKind
        from discussions.models import Comment, Post, Thread
        from discussions.places import (
            places_of_asking,
            places_of_comments,
            places_of_edited_comments,
            places_of_edits,
            places_of_replies,
        )

        ContentKind.register(
            ContentKind(
                name="thread",
                model=Thread,
                visible_to=Thread.objects.visible_to,
                url=Thread.get_absolute_url,
                place=lambda thread: ("thread", thread.pk),
            )
        )
        ContentKind.register(
            ContentKind(
                name="post",
                model=Post,
                visible_to=Post.objects.visible_to,
                url=Post.get_absolute_url,
                place=lambda post: ("thread", post.thread_id),
            )
        )
        ContentKind.register(
            ContentKind(
                name="comment",
                model=Comment,
                visible_to=Comment.objects.visible_to,
                url=Comment.get_absolute_url,
                place=lambda comment: ("thread", comment.post.thread_id),
            )
        )
        places.register("ask", places_of_asking)
        places.register("thread", places_of_replies)
        places.register("post", places_of_edits)
        places.register("comment", places_of_comments)
        places.register("comment-edit", places_of_edited_comments)
