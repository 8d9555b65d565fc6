from django.urls import include, path

from communities.views import charter, communities, community, join_requests, members, membership, settings

app_name = "communities"

# /communities/<slug>/
community_urls = [
    path("", community.community, name="community"),
    path("charter/", charter.charter, name="charter"),
    path("members/", members.members, name="members"),
    path("members/<username:username>/role/", members.role, name="role"),
    path("settings/", settings.settings, name="settings"),
    path("feed/", community.feed, name="feed"),
    path("membership/", membership.membership, name="membership"),
    path("membership/removal/", membership.membership_removal, name="membership-removal"),
    path("join-requests/", join_requests.join_requests, name="join-request"),
    path("join-requests/<int:pk>/acceptance/", join_requests.join_request_acceptance, name="join-request-acceptance"),
    path("join-requests/<int:pk>/refusal/", join_requests.join_request_refusal, name="join-request-refusal"),
]

urlpatterns = [
    path("communities/", communities.communities, name="communities"),
    path("communities/<slug:slug>/", include(community_urls)),
]
