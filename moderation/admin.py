from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

import markup
from moderation.forms import InspectionForm, SettlingForm
from moderation.models import Decision, Flag, Inspection, Review, WatchedWord


class FlagInline(admin.TabularInline):
    """Who thought that a moderator should look, and why."""

    model = Flag
    fields = readonly_fields = ("by", "reason", "text", "weight", "at")
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


class DecisionInline(admin.TabularInline):
    """How it ended. After an appeal there is a second."""

    model = Decision
    fields = readonly_fields = ("by", "outcome", "reason", "at")
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    """What was flagged, held or hidden, with its text, wherever it stands: decided here if nobody else does."""

    form = SettlingForm
    list_display = ["title", "kind", "community", "opened_at", "closed_at"]
    list_filter = [("closed_at", admin.EmptyFieldListFilter), "kind"]
    list_select_related = ["community"]
    readonly_fields = ("title", "kind", "community", "text", "held_for", "opened_at", "closed_at")
    inlines = [FlagInline, DecisionInline]
    show_full_result_count = False

    @admin.display(description=_("What it says"))
    def text(self, review):
        thing = review.thing
        return markup.plain(review.content_kind.html(thing)) if thing is not None else "-"

    def get_fields(self, request, obj=None):
        return [*self.readonly_fields, *(["outcome", "reason"] if self.has_change_permission(request, obj) else [])]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request, obj, form, change):
        """The form has settled it."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_waiting)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Inspection)
class InspectionAdmin(admin.ModelAdmin):
    """Who looked into which community that they do not belong to, and why. To add one is to look."""

    form = InspectionForm
    list_display = ["at", "by", "community", "reason"]
    list_select_related = ["by", "community"]
    autocomplete_fields = ["community"]
    show_full_result_count = False

    def save_model(self, request, obj, form, change):
        obj.pk = Inspection.objects.begin(obj.community, by=request.user, reason=obj.reason).pk
        text = _("For an hour you see here what stands in %s. Its leaders are told.")
        self.message_user(request, text % obj.community, messages.WARNING)

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
