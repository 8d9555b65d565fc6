from django.contrib import admin

from attachments.models import Attachment


@admin.register(Attachment)
class AttachmentAdmin(admin.ModelAdmin):
    """Who uploaded what. The files themselves open through the pages that hold them."""

    list_display = ["name", "media_type", "size", "owner", "uploaded_at"]
    search_fields = ["name", "owner__name"]
    list_select_related = ["owner"]
    exclude = ["file"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
