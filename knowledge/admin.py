from django.contrib import admin

from knowledge.models import Digest, Keep, LetterSchedule


@admin.register(Digest)
class DigestAdmin(admin.ModelAdmin):
    """Letters: when they were written and sent, without what they say."""

    list_display = ["user", "period", "composed_at", "sent_at"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email", "period"]
    fields = readonly_fields = ("user", "period", "composed_at", "sent_at")
    show_full_result_count = False

    def has_add_permission(self, request):
        return False


@admin.register(Keep)
class KeepAdmin(admin.ModelAdmin):
    """Which page keeps which answer, by number: titles are for who may read them."""

    list_display = ["id", "page_id", "post_id", "by", "at"]
    list_select_related = ["by"]
    fields = readonly_fields = ("page_id", "post_id", "by", "at")
    show_full_result_count = False

    def has_add_permission(self, request):
        return False


@admin.register(LetterSchedule)
class LetterScheduleAdmin(admin.ModelAdmin):
    """How often, when: for all who have not chosen themselves."""

    list_display = ["period", "weekday", "hour"]

    def has_add_permission(self, request):
        return not LetterSchedule.objects.exists()
