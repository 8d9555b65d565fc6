from django.contrib import admin

from communities.models import Community
from wiki.models import Page


@admin.register(Page)
class PageAdmin(admin.ModelAdmin):
    """Wiki pages of communities that the admin may read. Texts are read and changed on the pages themselves."""

    list_display = ["title", "community", "number", "edited_at", "edited_by"]
    search_fields = ["title", "community__name"]
    list_select_related = ["community", "edited_by"]
    fields = readonly_fields = ("title", "community", "path", "owner", "number", "created_at", "edited_at", "edited_by")
    show_full_result_count = False

    def get_queryset(self, request):
        readable = Community.objects.readable_by(request.user)
        return super().get_queryset(request).filter(community__in=readable).defer("body", "html")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def view_on_site(self, page):
        return page.get_absolute_url()
