from django.urls import include, path

from discussions.views import (
    asking,
    bookmarks,
    branches,
    claims,
    comments,
    crossings,
    duplicates,
    judging,
    menus,
    polls,
    posts,
    reactions,
    read_marks,
    summaries,
    templates,
    threads,
    worth,
)

app_name = "discussions"

# /threads/<pk>/
thread_urls = [
    path("", threads.thread, name="thread"),
    path("posts/", threads.posts, name="posts"),
    path("news/", threads.news, name="news"),
    path("unread/", read_marks.unread, name="unread"),
    path("read-mark/", read_marks.read_mark, name="read-mark"),
    path("edit/", threads.thread_edit, name="thread-edit"),
    path("claim/", claims.claim, name="claim"),
    path("claim/removal/", claims.claim_removal, name="claim-removal"),
    path("claim/renewal/", claims.claim_renewal, name="claim-renewal"),
    path("duplicate/", duplicates.duplicate, name="duplicate"),
    path("duplicate/removal/", duplicates.duplicate_removal, name="duplicate-removal"),
    path("duplicate/dispute/", duplicates.dispute, name="dispute"),
    path("duplicate/dispute/settlement/", duplicates.dispute_settlement, name="dispute-settlement"),
    path("summary/", summaries.summary, name="summary"),
    path("summaries/", summaries.summaries, name="summaries"),
    path("me-too/", worth.me_too, name="me-too"),
    path("me-too/removal/", worth.me_too_removal, name="me-too-removal"),
    path("demand/", worth.demand, name="demand"),
    path("environment/", worth.environment, name="environment"),
    path("follow/", threads.follow, name="follow"),
    path("poll/ballot/", polls.ballot, name="ballot"),
    path("poll/ballot/removal/", polls.ballot_removal, name="ballot-removal"),
    path("poll/ballots/", polls.ballots, name="ballots"),
    path("poll/edit/", polls.poll_edit, name="poll-edit"),
    path("poll/closing/", polls.poll_closing, name="poll-closing"),
    path("crossings/", crossings.crossings, name="crossings"),
    path("crossings/<slug:slug>/removal/", crossings.crossing_removal, name="crossing-removal"),
    path("menu/", menus.thread_menu, name="thread-menu"),
    path("removal/", threads.thread_removal, name="thread-removal"),
]

# /posts/<pk>/
post_urls = [
    path("", posts.post, name="post"),
    path("menu/", menus.post_menu, name="post-menu"),
    path("comments/", comments.comments, name="comments"),
    path("edit/", posts.post_edit, name="post-edit"),
    path("history/", posts.history, name="history"),
    path("bookmark/", bookmarks.bookmark, name="bookmark"),
    path("bookmark/removal/", bookmarks.bookmark_removal, name="bookmark-removal"),
    path("vote/", judging.vote, name="vote"),
    path("vote/removal/", judging.vote_removal, name="vote-removal"),
    path("acceptance/", judging.acceptance, name="acceptance"),
    path("acceptance/removal/", judging.acceptance_removal, name="acceptance-removal"),
    path("branch/", branches.branch, name="branch"),
    path("reactions/", reactions.reactions, name="reactions"),
    path("reactions/<str:kind>/", reactions.reaction, name="reaction"),
    path("reactions/<str:kind>/removal/", reactions.reaction_removal, name="reaction-removal"),
    path("success/", worth.success, name="success"),
    path("success/removal/", worth.success_removal, name="success-removal"),
    path("environment/", worth.post_environment, name="post-environment"),
    path("confirmation/", worth.confirmation, name="confirmation"),
    path("removal/", posts.post_removal, name="post-removal"),
    path("restoration/", posts.post_restoration, name="post-restoration"),
]

# /comments/<pk>/
comment_urls = [
    path("", comments.comment, name="comment"),
    path("menu/", comments.comment_menu, name="comment-menu"),
    path("edit/", comments.comment_edit, name="comment-edit"),
    path("removal/", comments.comment_removal, name="comment-removal"),
    path("restoration/", comments.comment_restoration, name="comment-restoration"),
]

urlpatterns = [
    path("ask/", asking.ask, name="ask"),
    path("ask/communities/", asking.communities, name="ask-communities"),
    path("ask/template/", templates.template, name="template"),
    path("communities/<slug:slug>/templates/", templates.templates, name="templates"),
    path("saved/", bookmarks.saved, name="saved"),
    path("threads/", threads.threads, name="threads"),
    path("threads/read-marks/", read_marks.read_marks, name="read-marks"),
    path("threads/unread-counts/", read_marks.unread_counts, name="unread-counts"),
    path("threads/<int:pk>/", include(thread_urls)),
    path("posts/<int:pk>/", include(post_urls)),
    path("comments/<int:pk>/", include(comment_urls)),
]
