from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class NewPersonForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "username", "name"]


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People: who they are, and what they may do here."""

    add_form = NewPersonForm
    ordering = ["name"]
    list_display = ["name", "email", "username", "department", "is_active", "is_guest", "is_staff"]
    list_filter = ["is_active", "is_guest", "is_staff", "groups"]
    search_fields = ["name", "email", "username"]
    readonly_fields = ["last_login", "joined_at"]
    fieldsets = [
        (None, {"fields": ["email", "username", "name", "password"]}),
        (_("At work"), {"fields": ["job_title", "department", "location", "language", "time_zone", "bio"]}),
        (_("May"), {"fields": ["is_active", "is_guest", "is_staff", "is_superuser", "groups"]}),
        (_("When"), {"fields": ["last_login", "joined_at"]}),
    ]
    add_fieldsets = [
        (
            None,
            {"classes": ["wide"], "fields": ["email", "username", "name", "usable_password", "password1", "password2"]},
        ),
    ]
