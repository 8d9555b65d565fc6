from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from config import health

admin.site.site_header = admin.site.site_title = "Commonplace"
admin.site.index_title = _("Administration")

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("", include("accounts.urls")),
    path("", include("markup.urls")),
    path("", include("communities.urls")),
    path("", include("attachments.urls")),
    path("", include("moderation.urls")),
    path("", include("discussions.urls")),
    path("", include("wiki.urls")),
    path("", include("knowledge.urls")),
    path("", include("notifications.urls")),
]
if settings.DEMO or settings.TESTING:
    urlpatterns.append(path("demo/", include("demo.urls")))
