from django.urls import include, path

from notifications import timing_views, views

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

urlpatterns = [
    path("notifications/", include(notification_urls)),
]
