from django.urls import include, path

from notifications import presence_views, required_views, timing_views, views
from notifications.by_mail.views import incoming_mail
from notifications.push import views as push_views

app_name = "notifications"

# /notifications/
notification_urls = [
    path("", views.notifications, name="notifications"),
    path("count/", views.count, name="count"),
    path("timing/", timing_views.timing, name="timing"),
    path("devices/", push_views.devices, name="devices"),
    path("devices/<int:pk>/removal/", push_views.device_removal, name="device-removal"),
    path("seen/<slug:kind>/<int:pk>/", views.place_seen, name="place-seen"),
    path("seen/", views.seen, name="seen"),
    path("<int:pk>/why/", views.why, name="why"),
    path("<int:pk>/opening/", views.opening, name="opening"),
]

# /threads/<pk>/notice/
notice_urls = [
    path("", required_views.notice, name="notice"),
    path("receipt/", required_views.receipt, name="notice-receipt"),
    path("reminder/", required_views.reminder, name="notice-reminder"),
    path("removal/", required_views.removal, name="notice-removal"),
]

urlpatterns = [
    path("notifications/", include(notification_urls)),
    path("threads/<int:pk>/notice/", include(notice_urls)),
    path("push-worker.js", push_views.push_worker, name="push-worker"),  # from the root it may serve every page
    path("mail/incoming/", incoming_mail, name="incoming-mail"),
    path("pages/<int:pk>/presence/", presence_views.presence, name="presence"),
]
