from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionsConfig(AppConfig):
    name = "discussions"
    verbose_name = _("Discussions")

    def ready(self):
        from django.urls import reverse

        from accounts import places
        from communities import evidence
        from communities.kinds import ContentKind
        from communities.stores import Store
        from communities.tag_uses import TagUse
        from discussions import following
        from discussions.evidence import who_answered_about
        from discussions.mentions import expert_links
        from discussions.models import Comment, Post, Thread, ThreadTag
        from discussions.places import FINDERS
        from discussions.stores import STORES
        from discussions.undoing import UNDOINGS
        from markup import refs
        from moderation import undoing

        refs.register("person", expert_links)
        evidence.register(who_answered_about)
        following.register()
        Store.register(*STORES)
        undoing.register(*UNDOINGS)
        TagUse.register(
            TagUse(
                name="thread",
                label=_("Discussions"),
                model=Thread,
                through=ThreadTag,
                visible_to=lambda reader: Thread.objects.visible_to(reader).select_related("community"),
                community="content_object__community",
            )
        )
        ContentKind.register(
            ContentKind(
                name="thread",
                model=Thread,
                visible_to=Thread.objects.visible_to,
                url=Thread.get_absolute_url,
                place=lambda thread: ("thread", thread.pk),
                related=("community", "author", "removal"),
                author=lambda thread: thread.author,
                is_by=lambda thread, person: thread.is_by(person),
                written_without_name_by=lambda person: Thread.objects.filter(anonymity__person=person),
                html=lambda thread: thread.opening.html,
                hide=Thread.remove,
                restore=Thread.restore,
                mending_url=lambda thread: reverse("discussions:post-edit", args=[thread.opening.pk]),
            )
        )
        ContentKind.register(
            ContentKind(
                name="post",
                model=Post,
                visible_to=Post.objects.visible_to,
                url=Post.get_absolute_url,
                place=lambda post: ("thread", post.thread_id),
                title=lambda post: post.thread.title,
                related=("thread__community", "thread__removal", "author", "removal"),
                author=lambda post: post.author,
                is_by=lambda post, person: post.is_by(person),
                written_without_name_by=lambda person: Post.objects.filter(anonymity__person=person),
                hide=Post.hide,
                restore=Post.show,
                is_hidden=lambda post: post.is_hidden,
                mending_url=lambda post: reverse("discussions:post-edit", args=[post.pk]),
            )
        )
        ContentKind.register(
            ContentKind(
                name="comment",
                model=Comment,
                visible_to=Comment.objects.visible_to,
                url=Comment.get_absolute_url,
                place=lambda comment: ("thread", comment.post.thread_id),
                title=lambda comment: comment.post.thread.title,
                related=("post__thread__community", "author", "removal"),
                author=lambda comment: comment.author,
                is_by=lambda comment, person: comment.is_by(person),
                written_without_name_by=lambda person: Comment.objects.filter(anonymity__person=person),
                hide=Comment.remove,
                restore=Comment.restore,
            )
        )
        for kind, finder in FINDERS.items():
            places.register(kind, finder)
