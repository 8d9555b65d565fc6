from django.contrib import admin
from django.utils.translation import gettext as _

from knowledge.models import Entry
from meaning.models import Vector


@admin.register(Vector)
class VectorAdmin(admin.ModelAdmin):
    """How far embedding is, and with which model. Entries by number: titles are for who may read them."""

    list_display = ["entry_id", "model", "dimension", "embedded_at"]
    list_filter = ["model"]
    ordering = ["-pk"]
    fields = readonly_fields = ("entry_id", "version", "model", "dimension", "embedded_at")
    show_full_result_count = False

    def changelist_view(self, request, extra_context=None):
        done = {"done": Vector.objects.count(), "all": Entry.objects.count()}
        title = _("%(done)s of %(all)s entries are found by meaning") % done
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
