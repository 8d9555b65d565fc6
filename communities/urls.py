from django.urls import include, path

from communities.views import (
    archive,
    calendar,
    charter,
    communities,
    community,
    directory_rules,
    events,
    following,
    handover,
    invitations,
    join_requests,
    members,
    membership,
    norms,
    register,
    related,
    settings,
    stage,
    tags,
    welcome,
)

app_name = "communities"

# /communities/<slug>/
community_urls = [
    path("", community.community, name="community"),
    path("charter/", charter.charter, name="charter"),
    path("charter/history/", charter.history, name="charter-history"),
    path("norms/", norms.norms, name="norms"),
    path("norms/acceptance/", norms.norms_acceptance, name="norms-acceptance"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/people/", invitations.person_invitations, name="person-invitations"),
    path("invitations/links/", invitations.link_invitations, name="link-invitations"),
    path("invitations/addresses/", invitations.address_invitations, name="address-invitations"),
    path("invitations/<int:pk>/withdrawal/", invitations.invitation_withdrawal, name="invitation-withdrawal"),
    path("members/", members.members, name="members"),
    path("members/<username:username>/role/", members.role, name="role"),
    path("stage/", stage.stage, name="stage"),
    path("stage/postponement/", stage.stage_postponement, name="stage-postponement"),
    path("archive/", archive.archive, name="archive"),
    path("archive/removal/", archive.archive_removal, name="archive-removal"),
    path("handover/", handover.handover, name="handover"),
    path("handover/appointment/", handover.handover_appointment, name="handover-appointment"),
    path("directory-rules/", directory_rules.directory_rules, name="directory-rules"),
    path("directory-rules/<int:pk>/removal/", directory_rules.directory_rule_removal, name="directory-rule-removal"),
    path("related/", related.related, name="related"),
    path("related/<slug:other>/removal/", related.related_removal, name="related-removal"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/dismissal/", welcome.welcome_dismissal, name="welcome-dismissal"),
    path("greeting/", welcome.greeting, name="greeting"),
    path("settings/", settings.settings, name="settings"),
    path("feed/", community.feed, name="feed"),
    path("events/", events.events, name="events"),
    path("events/new/", events.event_new, name="event-new"),
    path("membership/", membership.membership, name="membership"),
    path("membership/removal/", membership.membership_removal, name="membership-removal"),
    path("join-requests/", join_requests.join_requests, name="join-request"),
    path("join-requests/<int:pk>/acceptance/", join_requests.join_request_acceptance, name="join-request-acceptance"),
    path("join-requests/<int:pk>/refusal/", join_requests.join_request_refusal, name="join-request-refusal"),
]

# /events/<pk>/
event_urls = [
    path("", events.event, name="event"),
    path("edit/", events.event_edit, name="event-edit"),
    path("rhythm/", events.event_rhythm, name="event-rhythm"),
    path("rsvp/", events.event_rsvp, name="event-rsvp"),
    path("cancellation/", events.event_cancellation, name="event-cancellation"),
    path("cancellation/removal/", events.event_cancellation_removal, name="event-cancellation-removal"),
]

# /tags/<name>/
tag_urls = [
    path("", tags.tag, name="tag"),
    path("care/", tags.tag_care, name="tag-care"),
    path("owner/", tags.tag_owner, name="tag-owner"),
    path("owner/removal/", tags.tag_owner_removal, name="tag-owner-removal"),
    path("synonyms/", tags.tag_synonyms, name="tag-synonyms"),
    path("synonyms/<int:pk>/removal/", tags.tag_synonym_removal, name="tag-synonym-removal"),
    path("merger/", tags.tag_merger, name="tag-merger"),
]

urlpatterns = [
    path("communities/", communities.communities, name="communities"),
    path("communities/<slug:slug>/", include(community_urls)),
    path("register/", register.register, name="register"),
    path("invitations/<int:pk>/", invitations.invitation, name="invitation"),
    path("invitations/<int:pk>/acceptance/", invitations.invitation_acceptance, name="invitation-acceptance"),
    path("invitations/links/<str:token>/", invitations.invitation_link, name="invitation-link"),
    path(
        "invitations/links/<str:token>/acceptance/",
        invitations.invitation_link_acceptance,
        name="invitation-link-acceptance",
    ),
    path("following/", following.following, name="following"),
    path("following/<slug:kind>/<int:pk>/", following.follow, name="follow"),
    path("tags/", tags.tags, name="tags"),
    path("tags/<username:name>/", include(tag_urls)),
    path("events/", calendar.calendar, name="calendar"),
    path("events/key/", calendar.calendar_key, name="calendar-key"),
    path("events/key/removal/", calendar.calendar_key_removal, name="calendar-key-removal"),
    path("events/<int:pk>/", include(event_urls)),
    path("calendars/<slug:secret>.ics", calendar.feed, name="calendar-feed"),
    path(
        "calendars/<slug:secret>/<slug:slug>.ics",
        calendar.feed_of_community,
        name="calendar-feed-of-community",
    ),
]
