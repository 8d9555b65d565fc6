from django.contrib import admin

from communities.models import Community
from discussions.models import Thread, Unsealing


@admin.register(Thread)
class ThreadAdmin(admin.ModelAdmin):
    """Threads of communities that the admin may read. Texts are read and changed on the pages themselves."""

    list_display = ["title", "kind", "community", "author", "reply_count", "active_at"]
    list_filter = ["kind"]
    search_fields = ["title", "community__name"]
    list_select_related = ["community", "author"]
    fields = readonly_fields = (
        "title",
        "kind",
        "community",
        "author",
        "created_at",
        "active_at",
        "reply_count",
        "accepted_count",
        "score",
    )
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).filter(community__in=Community.objects.readable_by(request.user))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def view_on_site(self, thread):
        return thread.get_absolute_url()


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
