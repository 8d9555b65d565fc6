from django.urls import include, path

from discussions import views

app_name = "discussions"

# /threads/<pk>/
thread_urls = [
    path("", views.thread, name="thread"),
    path("posts/", views.posts, name="posts"),
    path("news/", views.news, name="news"),
    path("edit/", views.thread_edit, name="thread-edit"),
    path("follow/", views.follow, name="follow"),
    path("removal/", views.thread_removal, name="thread-removal"),
]

# /posts/<pk>/
post_urls = [
    path("", views.post, name="post"),
    path("edit/", views.post_edit, name="post-edit"),
    path("history/", views.history, name="history"),
    path("vote/", views.vote, name="vote"),
    path("vote/removal/", views.vote_removal, name="vote-removal"),
    path("acceptance/", views.acceptance, name="acceptance"),
    path("acceptance/removal/", views.acceptance_removal, name="acceptance-removal"),
    path("removal/", views.post_removal, name="post-removal"),
    path("restoration/", views.post_restoration, name="post-restoration"),
]

urlpatterns = [
    path("ask/", views.ask, name="ask"),
    path("threads/", views.threads, name="threads"),
    path("threads/<int:pk>/", include(thread_urls)),
    path("posts/<int:pk>/", include(post_urls)),
]
