from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionsConfig(AppConfig):
    name = "discussions"
    verbose_name = _("Discussions")

    def ready(self):
        from accounts import places
        from communities.kinds import ContentKind
        from discussions.models import Comment, Post, Thread
        from discussions.places import FINDERS

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
        for kind, finder in FINDERS.items():
            places.register(kind, finder)
