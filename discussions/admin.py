from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from discussions.models import Comment, Post, Thread, Unsealing
from moderation.content_admin import ContentAdmin


@admin.register(Thread)
class ThreadAdmin(ContentAdmin):
    """Threads. What is said in them stands under their posts."""

    list_display = ["title", "kind", "community", "author", "reply_count", "active_at"]
    list_filter = ["kind"]
    search_fields = ["title", "community__name"]
    list_select_related = ["community", "author", "removal"]
    fields = readonly_fields = (
        "title",
        "posts",
        "kind",
        "community",
        "author",
        "created_at",
        "active_at",
        "reply_count",
        "accepted_count",
        "score",
    )

    @admin.display(description=_("posts"))
    def posts(self, thread):
        address = reverse("admin:discussions_post_changelist", query={"thread__id__exact": thread.pk})
        return format_html('<a href="{}">{}</a>', address, _("Read them"))


@admin.register(Post)
class PostAdmin(ContentAdmin):
    """What is said in threads."""

    community = "thread__community"
    list_display = ["__str__", "thread", "author", "created_at", "says"]
    search_fields = ["thread__title", "body"]
    list_select_related = ["thread__community", "thread__removal", "author", "removal"]
    fields = readonly_fields = ("thread", "number", "author", "created_at", "body")

    @admin.display(description=_("says"))
    def says(self, post):
        return Truncator(post.body).words(20)


@admin.register(Comment)
class CommentAdmin(ContentAdmin):
    """Remarks under posts."""

    community = "post__thread__community"
    list_display = ["__str__", "author", "created_at", "body"]
    search_fields = ["body"]
    list_select_related = ["post__thread__community", "author", "removal"]
    fields = readonly_fields = ("post", "author", "created_at", "body")


@admin.register(Unsealing)
class UnsealingAdmin(admin.ModelAdmin):
    """Who opened who asked without a name, when and why; never whom. Who may is a member of the group Unsealers."""

    list_display = ["at", "by", "reason"]
    list_select_related = ["by"]
    fields = readonly_fields = ("at", "by", "reason")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
