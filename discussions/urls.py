from django.urls import include, path

from discussions.views import asking, bookmarks, judging, menus, posts, read_marks, threads

app_name = "discussions"

# /threads/<pk>/
thread_urls = [
    path("", threads.thread, name="thread"),
    path("posts/", threads.posts, name="posts"),
    path("news/", threads.news, name="news"),
    path("unread/", read_marks.unread, name="unread"),
    path("read-mark/", read_marks.read_mark, name="read-mark"),
    path("edit/", threads.thread_edit, name="thread-edit"),
    path("follow/", threads.follow, name="follow"),
    path("menu/", menus.thread_menu, name="thread-menu"),
    path("removal/", threads.thread_removal, name="thread-removal"),
]

# /posts/<pk>/
post_urls = [
    path("", posts.post, name="post"),
    path("menu/", menus.post_menu, name="post-menu"),
    path("edit/", posts.post_edit, name="post-edit"),
    path("history/", posts.history, name="history"),
    path("bookmark/", bookmarks.bookmark, name="bookmark"),
    path("bookmark/removal/", bookmarks.bookmark_removal, name="bookmark-removal"),
    path("vote/", judging.vote, name="vote"),
    path("vote/removal/", judging.vote_removal, name="vote-removal"),
    path("acceptance/", judging.acceptance, name="acceptance"),
    path("acceptance/removal/", judging.acceptance_removal, name="acceptance-removal"),
    path("removal/", posts.post_removal, name="post-removal"),
    path("restoration/", posts.post_restoration, name="post-restoration"),
]

urlpatterns = [
    path("ask/", asking.ask, name="ask"),
    path("saved/", bookmarks.saved, name="saved"),
    path("threads/", threads.threads, name="threads"),
    path("threads/read-marks/", read_marks.read_marks, name="read-marks"),
    path("threads/unread-counts/", read_marks.unread_counts, name="unread-counts"),
    path("threads/<int:pk>/", include(thread_urls)),
    path("posts/<int:pk>/", include(post_urls)),
]
