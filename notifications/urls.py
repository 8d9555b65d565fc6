from django.urls import include, path

from notifications import presence_views, required_views, timing_views, views
from notifications.by_mail.views import incoming_mail

app_name = "notifications"

# /notifications/
notification_urls = [
    path("", views.notifications, name="notifications"),
    path("count/", views.count, name="count"),
    path("timing/", timing_views.timing, name="timing"),
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
    path("mail/incoming/", incoming_mail, name="incoming-mail"),
    path("pages/<int:pk>/presence/", presence_views.presence, name="presence"),
]
