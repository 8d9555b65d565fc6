from django.contrib import admin

from notifications.models import Notification


@admin.register(Notification)
class NotificationAdmin(admin.ModelAdmin):
    """Who was told of what, and whether by mail. Nobody changes it."""

    list_display = ["created_at", "user", "reason", "seen_at", "mail_due_at", "mail_tries", "mailed_at"]
    list_filter = ["reason"]
    search_fields = ["user__name", "user__username"]
    list_select_related = ["user"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
