from django.contrib import admin

from communities.models import Activity, Community, JoinRequest, Membership


class MembershipInline(admin.TabularInline):
    """Who belongs. Only shown: joining, leaving and roles go through the community's own pages, which count them."""

    model = Membership
    fields = readonly_fields = ("user", "role", "joined_at")
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Community)
class CommunityAdmin(admin.ModelAdmin):
    """Communities: settings and members. To read what is said in a closed or private one, one looks into it first."""

    list_display = ["name", "visibility", "joining", "stage", "member_count", "created_at"]
    list_filter = ["visibility", "joining", "stage"]
    search_fields = ["name", "slug", "purpose"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["member_count", "created_at"]
    autocomplete_fields = ["sponsor", "connector"]
    exclude = ["tags", "parent"]  # the settings page keeps the nesting to two levels
    inlines = [MembershipInline]


@admin.register(JoinRequest)
class JoinRequestAdmin(admin.ModelAdmin):
    list_display = ["community", "user", "asked_at"]
    search_fields = ["community__name", "user__name"]
    autocomplete_fields = ["community", "user"]


@admin.register(Activity)
class ActivityAdmin(admin.ModelAdmin):
    """The log: who did what to what, and when. Nobody changes it."""

    list_display = ["at", "by", "verb", "kind", "object_id", "community"]
    list_filter = ["verb", "kind"]
    search_fields = ["by__name", "by__username", "community__name"]
    list_select_related = ["by", "community"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
