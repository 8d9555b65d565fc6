from django.contrib import admin

from attachments.models import Allowance, Attachment


@admin.register(Attachment)
class AttachmentAdmin(admin.ModelAdmin):
    """Who uploaded what. The files themselves open through the pages that hold them."""

    list_display = ["name", "media_type", "size", "owner", "community", "uploaded_at"]
    search_fields = ["name", "owner__name"]
    list_select_related = ["owner", "community"]
    exclude = ["file", "thumb"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Allowance)
class AllowanceAdmin(admin.ModelAdmin):
    """How much room the files of a community may take. One that is not listed has the defaults."""

    list_display = ["community", "used_bytes", "most_bytes", "most_bytes_per_file"]
    search_fields = ["community__name"]
    list_select_related = ["community"]
    autocomplete_fields = ["community"]
    readonly_fields = ["used_bytes"]

    def has_delete_permission(self, request, obj=None):
        return False
