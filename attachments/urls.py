from django.urls import path

from attachments import views

app_name = "attachments"

urlpatterns = [
    path("files/", views.files, name="files"),
    path("files/<uuid:pk>/", views.file, name="file"),
    path("files/<uuid:pk>/thumb/", views.thumb, name="thumb"),
]
