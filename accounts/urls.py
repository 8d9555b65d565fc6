from django.urls import include, path

from accounts import views

app_name = "accounts"

# /people/
people_urls = [
    path("", views.people, name="people"),
    path("suggestions/", views.suggestions, name="suggestions"),
    path("<username:username>/", views.person, name="person"),
    path("<username:username>/avatar/", views.avatar, name="avatar"),
]

urlpatterns = [
    path("people/", include(people_urls)),
    path("profile/", views.profile, name="profile"),
    path("preferences/", views.preferences, name="preferences"),
    path("drafts/", views.drafts, name="drafts"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("preview/", views.preview, name="preview"),
]
