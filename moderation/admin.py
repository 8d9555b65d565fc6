from django.contrib import admin

from moderation.models import Flag, Review, WatchedWord


class FlagInline(admin.TabularInline):
    """Who thought that a moderator should look, and why."""

    model = Flag
    fields = readonly_fields = ("by", "reason", "text", "weight", "at")
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    """What was flagged, without its text: moderators decide on the community's own pages."""

    list_display = ["id", "kind", "object_id", "community", "opened_at", "closed_at"]
    list_filter = ["kind"]
    list_select_related = ["community"]
    fields = readonly_fields = ("kind", "object_id", "community", "opened_at", "closed_at")
    inlines = [FlagInline]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(WatchedWord)
class WatchedWordAdmin(admin.ModelAdmin):
    """What is watched on the whole site. Each community's own stand on its pages."""

    list_display = ["pattern", "action", "value", "by", "at"]
    list_filter = ["action"]
    search_fields = ["pattern"]
    list_select_related = ["by"]
    fields = ["pattern", "action", "value"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(community=None)

    def save_model(self, request, obj, form, change):
        obj.by = request.user
        super().save_model(request, obj, form, change)
