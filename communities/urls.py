from django.urls import include, path

from communities import views

app_name = "communities"

# /communities/<slug>/
community_urls = [
    path("", views.community, name="community"),
    path("charter/", views.charter, name="charter"),
    path("members/", views.members, name="members"),
    path("members/<username:username>/role/", views.role, name="role"),
    path("feed/", views.feed, name="feed"),
    path("membership/", views.membership, name="membership"),
    path("membership/removal/", views.membership_removal, name="membership-removal"),
    path("join-requests/", views.join_requests, name="join-request"),
    path("join-requests/<int:pk>/acceptance/", views.join_request_acceptance, name="join-request-acceptance"),
    path("join-requests/<int:pk>/refusal/", views.join_request_refusal, name="join-request-refusal"),
]

urlpatterns = [
    path("communities/", views.communities, name="communities"),
    path("communities/<slug:slug>/", include(community_urls)),
]
