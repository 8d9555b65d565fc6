from django.contrib import admin

from knowledge.models import Digest, HitPin, Keep, LetterSchedule, Synonym
from knowledge.tending_forms import PinAdminForm, SynonymAdminForm


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


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):
    """Words that mean the same to who searches: without a community, on the whole site."""

    form = SynonymAdminForm
    list_display = ["__str__", "community", "by", "at"]
    list_select_related = ["community", "by"]
    list_filter = [("community", admin.EmptyFieldListFilter)]
    search_fields = ["names", "community__name"]
    autocomplete_fields = ["community"]

    def save_model(self, request, obj, form, change):
        obj.by = request.user
        super().save_model(request, obj, form, change)


@admin.register(HitPin)
class HitPinAdmin(admin.ModelAdmin):
    """What stands first for a search: without a community, wherever one searches. Titles are for who may read them."""

    form = PinAdminForm
    list_display = ["query", "entry", "community", "is_everywhere", "by", "at"]
    list_select_related = ["community", "by"]
    search_fields = ["query", "community__name"]
    autocomplete_fields = ["community"]

    def has_change_permission(self, request, obj=None):
        return False  # one takes it away and pins another

    def save_model(self, request, obj, form, change):
        obj.by, obj.entry = request.user, form.cleaned_data["address"]
        obj.is_everywhere = obj.is_everywhere or obj.community is None
        super().save_model(request, obj, form, change)
