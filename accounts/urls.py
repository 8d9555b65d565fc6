from django.urls import include, path

from accounts import draft_views, views

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
    path("keyboard/", views.keyboard, name="keyboard"),
    path("profile/", views.profile, name="profile"),
    path("preferences/", views.preferences, name="preferences"),
    path("drafts/", draft_views.drafts, name="drafts"),
    path("drafts/<int:pk>/removal/", draft_views.draft_removal, name="draft-removal"),
    path("drafts/<int:pk>/restoration/", draft_views.draft_restoration, name="draft-restoration"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("preview/", views.preview, name="preview"),
]
